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

const account = "111122223333";
const other = "444455556666";
const arn = `arn:aws:iam::${account}:role/team/pods`;
const role = (known: Partial<RoleIdentity>): RoleIdentity => ({ label: "", ...known });
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
  it("is none for what is no role's name", () => assert.equal(identityFromName("a b"), undefined));
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
  const known = { name: "pods", accountId: account, partition: "aws" };
  const cases: [a: Partial<RoleIdentity>, b: Partial<RoleIdentity>, same: boolean, maybe: boolean][] = [
    [{ urn: "a" }, { urn: "a" }, true, true],
    [{ urn: "a", name: "x" }, { urn: "b", name: "x" }, false, false],
    [{}, {}, false, false],
    [{ accountId: account }, { accountId: account }, false, false],
    [{ accountId: account }, known, false, false],
    [known, { accountId: account }, false, false],
    [known, { ...known, name: "PODS" }, true, true],
    [known, { ...known, name: "pods2" }, false, false],
    [known, { ...known, accountId: other }, false, false],
    [known, { ...known, partition: "aws-cn" }, false, false],
    [known, { ...known, partition: undefined }, true, true],
    [{ ...known, partition: undefined }, known, true, true],
    [known, { name: "pods" }, false, true],
    [{ name: "pods" }, known, false, true],
    [{ name: "pods" }, { name: "Pods" }, false, true],
    [{ name: "pods" }, { name: "other" }, false, false],
    [{ name: "pods", partition: "aws" }, { name: "pods", partition: "aws-cn" }, false, false],
    [{ urn: "a", name: "pods" }, { name: "pods" }, false, true],
    [{ name: "pods" }, { urn: "a", name: "pods" }, false, true],
    [{ urn: "a", ...known }, { urn: "b", ...known }, true, true],
  ];
  for (const [a, b, same, maybe] of cases)
    it(`${shown(a)} and ${shown(b)} are ${same ? "surely" : maybe ? "perhaps" : "never"} one role`, () =>
      assert.deepEqual([isSameRole(role(a), role(b)), mayBeSameRole(role(a), role(b))], [same, maybe]));
});

describe("a pattern for roles", () => {
  const known = { name: "Pods", accountId: account, partition: "aws", path: "/team/" };
  const bare = { name: "pods" };
  const cases: [pattern: string, role: Partial<RoleIdentity>, matches: boolean][] = [
    ["pods", known, true],
    ["PO*", known, true],
    ["od", known, false],
    ["*", {}, false],
    ["*", { accountId: account }, false],
    [arn, known, true],
    [arn.toUpperCase(), known, true],
    [arn.replace("team/", ""), known, true],
    [arn.replace("team", "squad"), known, true],
    [arn.replace("team", "squad").replace("pods", "po*"), known, false],
    [arn.replace("team", "squad*"), known, false],
    [arn.replace("team/", "").replace("pods", "po*"), known, true],
    [arn.replace("pods", "*"), known, true],
    [arn.replace(account, other), known, false],
    [arn.replace(":aws:", ":aws-cn:"), known, false],
    [arn, bare, true],
    [arn.replace(":aws:", ":aws-cn:"), bare, true],
    [arn.replace(account, "1111*"), bare, false],
    [arn.replace(account, "1111*").replace("team/", ""), bare, true],
    [arn.replace(account, "*").replace("team/", ""), bare, true],
    [arn.replace(account, "*3333").replace("team/", ""), bare, true],
    [`*:role/pods`, bare, true],
    [`*:${account}:role/pods`, bare, true],
    [`*:${account}:role/pods`, { ...bare, partition: "aws-cn" }, true],
    [`arn:aws:iam::${account}:*`, bare, true],
    [`arn:*:iam::${account}:role/pods`, bare, true],
    ["role/pods", bare, false],
    ["aws:pods", bare, false],
    [arn.replace(account, "1111x1"), bare, false],
    [arn.replace(account, "x1"), bare, false],
    [arn.replace(account, ""), bare, false],
    [`*iam::${account}:role/pods`, bare, true],
    ["*iam::000000000000:role/pods", bare, true],
    ["arn:aws:iam:*/pods", bare, true],
    ["arn:aws:iam*", bare, true],
    ["arn:aws-cn:iam*", bare, false],
    ["*/pods", bare, true],
    ["*/team/pods", known, true],
    ["*/squad/pods", known, false],
    [arn, { ...known, path: undefined }, true],
    [arn, { name: "pods2", accountId: account }, false],
    [`arn:aws:iam::${account}:role/a/b/pods`, bare, true],
    [`arn:aws:iam::${account}:user/pods`, bare, false],
  ];
  for (const [pattern, one, matches] of cases)
    it(`${pattern} ${matches ? "matches" : "does not match"} ${shown(one)}`, () =>
      assert.equal(roleMatches(pattern, role(one)), matches));
});

describe("the identity of a role that a stack makes", () => {
  const roleType = "aws:iam/role:Role";
  const boundary = (id: string) => ({ permissionsBoundary: `arn:aws-cn:iam::${id}:policy/b` });
  const own = providedBy({ allowedAccountIds: [account], region: "us-gov-west-1" });
  const none = { path: undefined, partition: undefined, accountId: undefined };
  const cases: [what: string, record: ReturnType<typeof recordOf>, expected: Partial<RoleIdentity>][] = [
    [
      "its ARN",
      recordOf(roleType, "r", { arn, name: "x", path: "/x/", ...boundary(other) }),
      {
        ...{ path: "/team/", partition: "aws", accountId: account, label: `"pods" (${arn})`, name: "pods", arn },
      },
    ],
    [
      "its name and path",
      recordOf(roleType, "r", { arn: unknown, name: "pods", path: "/a/" }),
      {
        ...{ ...none, path: "/a/", label: '"pods"', name: "pods" },
      },
    ],
    [
      "the name of a role of aws-native",
      recordOf("aws-native:iam:Role", "r", { roleName: "pods", name: "x" }),
      {
        ...{ ...none, label: '"pods"', name: "pods" },
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
  ];
  for (const [what, record, expected] of cases)
    it(`is that of ${what}`, () => assert.deepEqual(madeRole(record), { ...expected, urn: record.urn, record }));
});

describe("the identity of the role that our component makes", () => {
  const cases: [what: string, props: Record<string, unknown>, expected: Partial<RoleIdentity>][] = [
    ["its role's ARN", { roleArn: arn, roleName: "x" }, identityFromArn(arn) ?? {}],
    ["its role's name", { roleArn: unknown, roleName: "pods", name: "x" }, { label: '"pods"', name: "pods" }],
    ["the name that it is given", { name: "pods" }, { label: '"pods"', name: "pods" }],
    ["itself, without a name", {}, { label: `of ${componentType} "c"`, name: undefined }],
  ];
  for (const [what, props, expected] of cases)
    it(`is that of ${what}`, () => {
      const record = recordOf(componentType, "c", props);
      assert.deepEqual(componentRole(record), { ...expected, urn: record.urn, record });
    });
});

describe("the account of a provider", () => {
  const assumed = (id: string) => ({ roleArn: `arn:aws:iam::${id}:role/deployer` });
  const cases: [props: Record<string, unknown>, expected: string | undefined][] = [
    [{}, undefined],
    [{ allowedAccountIds: [account] }, account],
    [{ allowedAccountIds: `["${account}"]` }, account],
    [{ allowedAccountIds: account }, account],
    [{ allowedAccountIds: [account, other] }, undefined],
    [{ allowedAccountIds: [account, "x"] }, account],
    [{ allowedAccountIds: [account, 7] }, account],
    [{ allowedAccountIds: `[${account}]` }, account],
    [{ allowedAccountIds: "[12345678901]" }, undefined],
    [{ allowedAccountIds: '["' }, undefined],
    [{ allowedAccountIds: unknown }, undefined],
    [{ allowedAccountIds: [], assumeRoles: [assumed(account)] }, account],
    [{ assumeRoles: [assumed(account), assumed(other)] }, other],
    [{ assumeRoles: [assumed(account), {}] }, account],
    [{ assumeRoles: `[${JSON.stringify(assumed(account))}]` }, account],
    [{ assumeRole: assumed(account) }, account],
    [{ assumeRole: JSON.stringify(assumed(account)) }, account],
    [{ assumeRole: `x ${JSON.stringify(assumed(account))}` }, undefined],
    [{ allowedAccountIds: `x["${account}"]` }, undefined],
    [{ allowedAccountIds: [], assumeRole: undefined }, undefined],
    [{ assumeRoleWithWebIdentity: assumed(account) }, account],
    [{ assumeRoleWithWebIdentity: assumed(account), assumeRoles: [assumed(other)] }, other],
    [{ assumeRoleWithWebIdentity: assumed(account), assumeRole: assumed(other) }, other],
    [{ assumeRoleWithWebIdentity: assumed(account), assumeRoles: "[]" }, account],
    [{ assumeRoleWithWebIdentity: assumed(account), assumeRoles: unknown }, undefined],
    [{ assumeRole: { roleArn: "deployer" } }, undefined],
    [{ allowedAccountIds: [other], assumeRole: assumed(account) }, other],
  ];
  for (const [props, expected] of cases)
    it(`is ${expected ?? "not known"} by ${shown(props)}`, () =>
      assert.equal(accountOfProvider(providedBy(props).provider), expected));

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
