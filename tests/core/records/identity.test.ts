import assert from "node:assert/strict";
import {
  allowedAccounts,
  identityFromArn,
  identityFromName,
  isSameRole,
  madeRole,
  mayBeSameRole,
  roleMatches,
  type RoleIdentity,
  accountOfProvider,
  componentRole,
  componentType,
  identityFromFunction,
  urnOfFunction,
} from "../../../core/records/identity";
import { unknown } from "../../support/analyzer";
import { providedBy, recordOf } from "../../support/records";
import { itEachCase, itEach } from "../../support/cases";

const account = "111122223333";
const other = "444455556666";
const arn = `arn:aws:iam::${account}:role/team/pods`;
type Known = Partial<RoleIdentity>;
const role = (known: Known): RoleIdentity => ({ label: "", ...known });
const shown = (value: unknown) => JSON.stringify(value);

describe("the identity that a text states", () => {
  it("is partition, account, path and name of a role's ARN", () =>
    assert.deepEqual(identityFromArn(arn), {
      ...{ label: `"pods" (${arn})`, arn, partition: "aws", accountId: account, path: "/team/", name: "pods" },
    }));
  it("is none for the ARN of something else", () =>
    assert.equal(identityFromArn(`arn:aws:iam::${account}:user/pods`), undefined));
  it("is a bare name's, of no account", () =>
    assert.deepEqual(identityFromName("pods"), {
      ...{ label: '"pods"', name: "pods", accountId: undefined, partition: undefined },
    }));
  it("is a name's in an account and a partition", () =>
    assert.deepEqual(identityFromName("pods", account, "aws-cn"), {
      ...{ label: `"pods" of account ${account}`, name: "pods", accountId: account, partition: "aws-cn" },
    }));
  it("is none for what is not a role's name", () => assert.equal(identityFromName("a b"), undefined));
});

describe("the identity of what a function gives", () => {
  const stack = "urn:pulumi:dev::p::aws:cloudformation/stack:Stack::eks";
  for (const written of [{ "Fn::ImportValue": "role" }, { "Fn::Sub": "x#${AWS::StackName}" }, "{{resolve:ssm:/role}}"])
    it(`is its own text: ${JSON.stringify(written)}`, () => {
      const urn = urnOfFunction(stack, written);
      assert.deepEqual(identityFromFunction(urn), {
        label: `${JSON.stringify(written)} of the template in "eks"`,
        urn,
      });
      assert.equal(urn.split("::").length, 4);
    });

  it("is that of a file too", () =>
    assert.equal(
      identityFromFunction(urnOfFunction("a/eks.yaml", { Ref: "Role" }))?.label,
      '{"Ref":"Role"} of the template in "a/eks.yaml"',
    ));

  it("is the text alone of what a provider has for all its templates", () => {
    const provider = "urn:pulumi:dev::p::pulumi:providers:aws::eu eu-west-1";
    const { label } = identityFromFunction(urnOfFunction(provider, { "Fn::ImportValue": "role" })) ?? {};
    assert.equal(label, '{"Fn::ImportValue":"role"}');
  });

  it("is none of another URN", () => {
    for (const urn of [stack, `${stack}#Pods`, `${stack}#0`, "{}"]) assert.equal(identityFromFunction(urn), undefined);
  });
});

describe("two identities", () => {
  itEachCase(
    __filename,
    "pairs",
    (a, b, same, maybe) => `${shown(a)} and ${shown(b)} are ${same ? "surely" : maybe ? "perhaps" : "never"} one role`,
    (a: Known, b: Known, same: boolean, maybe: boolean) =>
      assert.deepEqual([isSameRole(role(a), role(b)), mayBeSameRole(role(a), role(b))], [same, maybe]),
  );
});

describe("a pattern for roles", () => {
  itEachCase(
    __filename,
    "patterns",
    (pattern, one, matches) => `${pattern} ${matches ? "matches" : "does not match"} ${shown(one)}`,
    (pattern: string, one: Known, matches: boolean) => assert.equal(roleMatches(pattern, role(one)), matches),
  );
});

describe("the identity of a role that a stack makes", () => {
  const roleType = "aws:iam/role:Role";
  const boundary = (id: string) => ({ permissionsBoundary: `arn:aws-cn:iam::${id}:policy/b` });
  const own = providedBy({ allowedAccountIds: [account], region: "us-gov-west-1" });
  const none = { path: undefined, partition: undefined, accountId: undefined };
  itEach(
    [
      [
        "its ARN",
        recordOf(roleType, "r", { arn, name: "x", path: "/x/", ...boundary(other) }),
        {
          ...{ path: "/team/", partition: "aws", accountId: account, label: '"r"', name: "pods", arn },
        },
      ],
      [
        "its name and path",
        recordOf(roleType, "r", { arn: unknown, name: "pods", path: "/a/" }),
        {
          ...{ ...none, path: "/a/", label: '"r"', name: "pods" },
        },
      ],
      [
        "the name of a role of aws-native",
        recordOf("aws-native:iam:Role", "r", { roleName: "pods", name: "x" }),
        {
          ...{ ...none, label: '"r"', name: "pods" },
        },
      ],
      ["its resource, where it has no name", recordOf(roleType, "r"), { ...none, label: '"r"', name: undefined }],
      [
        "its boundary",
        recordOf(roleType, "r", boundary(other), own),
        {
          ...{ ...none, partition: "aws-cn", accountId: other, label: '"r"', name: undefined },
        },
      ],
      [
        "its provider, where AWS manages its boundary",
        recordOf(roleType, "r", boundary("aws"), own),
        {
          ...{ ...none, partition: "aws-cn", accountId: account, label: '"r"', name: undefined },
        },
      ],
      [
        "its provider, where its boundary is of the account of a template, which is not in sight",
        recordOf(roleType, "r", boundary("000000000000"), own),
        {
          ...{ ...none, partition: "aws-cn", accountId: account, label: '"r"', name: undefined },
        },
      ],
      [
        "its provider, where its boundary is no whole ARN",
        recordOf(
          roleType,
          "r",
          {
            permissionsBoundary: `x${boundary(other).permissionsBoundary}`,
          },
          own,
        ),
        { ...none, partition: "aws-us-gov", accountId: account, label: '"r"', name: undefined },
      ],
      [
        "its provider, where its boundary is of no account",
        recordOf(roleType, "r", boundary("1234567890123"), own),
        {
          ...{ ...none, partition: "aws-us-gov", accountId: account, label: '"r"', name: undefined },
        },
      ],
    ],
    "is that of %s",
    (_what: string, record: ReturnType<typeof recordOf>, expected: Partial<RoleIdentity>) =>
      assert.deepEqual(madeRole(record), { ...expected, urn: record.urn, record }),
  );
});

describe("the identity of the role that our component makes", () => {
  itEach(
    [
      ["its role's ARN", { roleArn: arn, roleName: "x" }, { ...identityFromArn(arn), label: '"c"' }],
      ["its role's name", { roleArn: unknown, roleName: "pods", name: "x" }, { label: '"c"', name: "pods" }],
      ["the name that it is given", { name: "pods" }, { label: '"c"', name: "pods" }],
      ["itself, without a name", {}, { label: '"c"', name: undefined }],
    ],
    "is that of %s",
    (_what: string, props: Record<string, unknown>, expected: Partial<RoleIdentity>) => {
      const record = recordOf(componentType, "c", props);
      assert.deepEqual(componentRole(record), { ...expected, urn: record.urn, record });
    },
  );
});

describe("the account of a provider", () => {
  itEachCase(
    __filename,
    "accounts",
    (props, expected) => `is ${expected ?? "not known"} by ${shown(props)}`,
    (props: Record<string, unknown>, expected: string | null) =>
      assert.equal(accountOfProvider(providedBy(props).provider), expected ?? undefined),
    unknown,
  );

  it("is not known without a provider, which may work in no account that is in sight", () => {
    assert.equal(accountOfProvider(undefined), undefined);
    assert.deepEqual(allowedAccounts(undefined), []);
  });
  it("is one of all that it may work in", () =>
    assert.deepEqual(allowedAccounts(providedBy({ allowedAccountIds: [account, other, "x"] }).provider), [
      account,
      other,
    ]));
});
