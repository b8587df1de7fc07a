import { evidenceTexts } from "../../../core/findings/render/evidence";
import assert from "node:assert/strict";
import type { UseFact } from "../../../core/records/uses";
import { findFacts, usedRoles } from "../../../core/facts/facts";
import type { RoleIdentity } from "../../../core/records/identity";
import { arnOf, attachment, executionPolicy, fargateProfile, nodeGroup } from "../../policypack/fixtures";
import { unknown, type TestResource } from "../../support/analyzer";
import { recordOf } from "../../support/records";

const [account, other] = ["111122223333", "444455556666"];
const arn = arnOf("pods");
const withPath = arnOf("team/pods");

/** One use of each role; a use is known by its place in the list. */
const usesOf = (roles: Partial<RoleIdentity>[]) =>
  roles.map((role, index): UseFact => ({
    use: "node-group",
    role: { label: `role ${index}`, ...role },
    urn: "",
    evidence: { kind: "noted", words: String(index) },
  }));

describe("the uses of one role", () => {
  const [bare, here, there] = [
    { name: "pods" },
    { name: "pods", accountId: account },
    { name: "pods", accountId: other },
  ];
  const [made, twin] = [
    { name: "pods", urn: "a" },
    { name: "pods", urn: "b" },
  ];
  /** The roles in their order, each by its URN, its account, and the places of its uses. */
  const cases: [what: string, roles: Partial<RoleIdentity>[], expected: string[]][] = [
    ["a resource without a name", [{ urn: "a" }, { urn: "b" }, { urn: "a" }], ["a - 0,2", "b - 1"]],
    ["a name in any case", [here, { ...here, name: "PODS" }], [`- ${account} 0,1`]],
    ["two names", [here, { ...here, name: "other" }], [`- ${account} 0`, `- ${account} 1`]],
    ["two names of nothing else", [bare, { name: "other" }], ["- - 0", "- - 1"]],
    ["a name that nothing else is known of", [bare, bare], ["- - 0,1"]],
    [
      "a name in two partitions",
      [
        { ...bare, partition: "aws" },
        { ...bare, partition: "aws-cn" },
      ],
      ["- - 0", "- - 1"],
    ],
    ["two accounts", [here, there], [`- ${account} 0`, `- ${other} 1`]],
    [
      "two partitions of an account",
      [
        { ...here, partition: "aws" },
        { ...here, partition: "aws-cn" },
      ],
      [`- ${account} 0`, `- ${account} 1`],
    ],
    ["a name beside an account", [bare, here], [`- ${account} 1,0`]],
    ["a name beside two accounts", [bare, here, there], [`- ${account} 1,0`, `- ${other} 2,0`]],
    [
      "a name of another partition",
      [
        { ...bare, partition: "aws-cn" },
        { ...here, partition: "aws" },
      ],
      [`- ${account} 1`, "- - 0"],
    ],
    ["a name beside a role of the stack", [bare, made], ["a - 1,0"]],
    ["a name beside two roles of the stack", [made, twin, bare], ["a - 0,2", "b - 1,2"]],
    ["a role of the stack in an account", [made, here], [`a ${account} 1,0`]],
    [
      "a role of the stack in one of two accounts",
      [made, here, there],
      [`- ${account} 1`, `- ${other} 2`, "a - 0"].sort(),
    ],
    ["two roles of the stack, one in an account", [made, twin, here], ["a - 0", "b - 1", `- ${account} 2`]],
    ["a role of the stack in an account that is known", [{ ...made, accountId: account }, here], [`a ${account} 0,1`]],
    [
      "a role of the stack in another account",
      [{ ...made, accountId: account }, there],
      [`a ${account} 0`, `- ${other} 1`],
    ],
    [
      "two roles of the stack in one account",
      [{ ...made, accountId: account }, twin, here],
      [`a ${account} 0,2`, "b - 1"],
    ],
    [
      "a role of the stack in another partition",
      [
        { ...made, partition: "aws-cn" },
        { ...here, partition: "aws" },
      ],
      ["a - 0", `- ${account} 1`],
    ],
    ["a role of the stack, an account and a name", [made, here, bare], [`a ${account} 1,2,0`]],
  ];
  for (const [what, roles, expected] of cases)
    it(`are put together by ${what}`, () => {
      const found = usedRoles(usesOf(roles)).map(
        ({ role, uses }) =>
          `${role.urn ?? "-"} ${role.accountId ?? "-"} ${evidenceTexts(uses.map(({ evidence }) => evidence)).join()}`,
      );
      assert.deepEqual(found.sort(), [...expected].sort());
    });

  const identities: [what: string, roles: Partial<RoleIdentity>[], expected: Partial<RoleIdentity>][] = [
    [
      "all that one use shows",
      [{ ...here, arn, path: "/", partition: "aws", urn: "a" }],
      { ...here, arn, path: "/", partition: "aws", urn: "a", label: "role 0" },
    ],
    [
      "what each use shows",
      [
        { ...here, arn, path: "/" },
        { ...here, partition: "aws", urn: "a" },
      ],
      { ...here, arn, path: "/", partition: "aws", urn: "a", label: "role 0" },
    ],
    [
      "the ARN with the path, which comes first",
      [
        { ...here, arn: withPath, path: "/team/" },
        { ...here, arn, path: "/" },
      ],
      { ...here, arn: withPath, path: "/team/", label: "role 0" },
    ],
    [
      "the ARN with the path, which comes last",
      [
        { ...here, arn, path: "/" },
        { ...here, arn: withPath, path: "/team/" },
      ],
      { ...here, arn: withPath, path: "/team/", label: "role 1" },
    ],
    [
      "the first of two ARNs",
      [
        { ...here, arn },
        { ...here, arn: arn.toUpperCase() },
      ],
      { ...here, arn, label: "role 0" },
    ],
    ["the ARN of a later use", [here, { ...here, arn }], { ...here, arn, label: "role 1" }],
    ["the first of two words for it", [here, here], { ...here, label: "role 0" }],
    [
      "the path that another use shows",
      [here, { ...here, path: "/team/" }],
      { ...here, path: "/team/", label: "role 0" },
    ],
    [
      "the account of a later use",
      [bare, { ...here, partition: "aws" }],
      { ...here, partition: "aws", label: "role 1" },
    ],
  ];
  for (const [what, roles, expected] of identities)
    it(`show of the role ${what}`, () => {
      const known = usedRoles(usesOf(roles)).map(({ role }) =>
        Object.fromEntries(Object.entries(role).filter(([, value]) => value !== undefined)),
      );
      assert.deepEqual(known, [expected]);
    });

  it("are put together once", () => {
    const facts = usesOf([here]);
    assert.equal(usedRoles(facts), usedRoles(facts));
  });
});

describe("what a stack's resources say", () => {
  const of = ({ type, name, props }: TestResource) => recordOf(type, name, props);
  const counts = (...records: TestResource[]) => {
    const { uses, openUses, instanceProfileUses, attachments, stack } = findFacts(records.map(of));
    return [uses, openUses, instanceProfileUses, attachments, stack.records].map(({ length }) => length);
  };
  const release = (kind: string): TestResource => ({
    type: "kubernetes:helm.sh/v3:Release",
    name: "r",
    props: { values: { a: { apiVersion: "karpenter.k8s.aws/v1", kind, spec: { role: "nodes" } } } },
  });
  const instance = { type: "aws:ec2/instance:Instance", name: "i", props: { iamInstanceProfile: "elsewhere" } };
  const cases: [what: string, record: TestResource, expected: number[]][] = [
    ["a use", fargateProfile(arn), [1, 0, 0, 0, 1]],
    ["a use of a role that is not known", nodeGroup(unknown), [0, 1, 0, 0, 1]],
    ["a use of an instance profile of another stack", instance, [0, 0, 1, 0, 1]],
    ["what is attached", attachment("pods", executionPolicy), [0, 0, 0, 1, 1]],
    ["nothing of roles", { type: "aws:sns/topic:Topic", name: "t" }, [0, 0, 0, 0, 1]],
    ["a use by an object of a chart", release("EC2NodeClass"), [1, 0, 0, 0, 2]],
    ["nothing by an object of a chart that no rule reads", release("NodePool"), [0, 0, 0, 0, 1]],
  ];
  for (const [what, record, expected] of cases) it(`is ${what}`, () => assert.deepEqual(counts(record), expected));
});
