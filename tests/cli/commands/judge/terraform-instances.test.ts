import assert from "node:assert/strict";
import { executionPolicy, rightTrust } from "../../../policypack/fixtures";
import { brief, judgeText, partsOf, planOf, references, type Planned } from "./judge";
import { casesOf } from "../../../support/cases";
import { trustFor } from "../../../support/trust";

type Plan = Record<string, Planned>;

const found = async (plan: Plan, more?: object) => brief(await judgeText(planOf(plan, more)));
const allRight = { exitCode: 0, found: [] };

/** Roles that have no ARN yet, each for a cluster of the name in its key. */
const roles = (keys: readonly string[], values: object = {}, unknown: object = {}, block: object = {}): Plan =>
  Object.fromEntries(
    keys.map((key) => {
      const assume_role_policy = rightTrust(/[^\W_]+/.exec(key)?.[0]);
      return [
        `aws_iam_role.pods${key}`,
        [{ name_prefix: "pods-", assume_role_policy, ...values }, { name: true, arn: true, ...unknown }, block],
      ];
    }),
  );
const attachment = (block: object = {}): Planned => [{ policy_arn: executionPolicy }, { role: true }, block];
const ofPods = references("aws_iam_role.pods");
const [blue, green] = ['["blue"]', '["green"]'] as const;
const missing = (level: string, ...keys: string[]) => ({
  exitCode: level === "error" ? 1 : 2,
  found: keys.map((key) => `policy-missing ${level} aws_iam_role.pods${key}`),
});

describe("fargate-role judge, on a Terraform plan with instances that belong together", () => {
  const ways = casesOf(__filename, "ways") as Record<string, [keys: [string, string], block: object]>;
  for (const [what, [keys, block]] of Object.entries(ways))
    it(`sees the managed policy that is attached ${what}, and where it is not`, async () => {
      const one = (key: string) => ({ [`aws_iam_role_policy_attachment.pods${key}`]: attachment(block) });
      assert.deepEqual(await found({ ...roles(keys), ...one(keys[0]), ...one(keys[1]) }), allRight);
      assert.deepEqual(await found({ ...roles(keys), ...one(keys[0]) }), missing("error", keys[1]));
    });

  it("prints the fix of a resource once, however many roles it is made for each of", async () => {
    const open = {
      assume_role_policy: trustFor("eks-fargate-pods.amazonaws.com"),
      managed_policy_arns: [executionPolicy],
    };
    const { printed } = await judgeText(planOf(roles([blue, green], open)), { output: ["text"] });
    const lines = printed.split("\n").map((line) => line.trim());
    const fix = "fix: In the first statement of the trust policy of aws_iam_role.pods, write:";
    assert.deepEqual(
      lines.filter((line) => line.startsWith("fix:")),
      [fix],
    );
    const both = `If aws_iam_role.pods${blue}, aws_iam_role.pods${green} are for different clusters`;
    assert.ok(lines.includes(`${both}, give each a trust policy of its own.`), printed);
  });

  it("follows what a resource is made for each of to single roles", async () => {
    const plan: Plan = {
      "aws_iam_role.blue": [{ assume_role_policy: rightTrust("blue") }, { name: true }],
      'aws_iam_role_policy_attachment.pods["a"]': attachment({
        expressions: { role: references("each.value") },
        for_each_expression: references("aws_iam_role.blue.name", "aws_iam_role.blue"),
      }),
    };
    assert.deepEqual(await found(plan), allRight);
  });

  const withProfiles = (ofGreen: string, role: object): Plan => {
    const block = { expressions: { pod_execution_role_arn: role }, for_each_expression: ofPods };
    const profile = (cluster_name: string): Planned => [{ cluster_name }, { pod_execution_role_arn: true }, block];
    return {
      ...roles([blue, green], { managed_policy_arns: [executionPolicy] }),
      [`aws_eks_fargate_profile.pods${blue}`]: profile("blue"),
      [`aws_eks_fargate_profile.pods${green}`]: profile(ofGreen),
    };
  };

  it("reports the profile that cannot use the role of its key", async () => {
    const ofValue = references("each.value.arn", "each.value");
    assert.deepEqual(await found(withProfiles("green", ofValue)), allRight);
    assert.deepEqual(await found(withProfiles("blue", ofValue)), {
      exitCode: 1,
      found: [`profile-role-untrusted error aws_eks_fargate_profile.pods${green}`],
    });
  });

  it("takes no role for that of a key that comes out of a map", async () => {
    const mapped = references("aws_iam_role.pods", "var.role_of", "each.key");
    assert.deepEqual(await found(withProfiles("blue", mapped)), allRight);
  });

  it("follows the key of a module that is called for each of the roles", async () => {
    const own = { ...partsOf("aws_iam_role_policy_attachment.this"), expressions: { role: references("var.role") } };
    const policy = {
      for_each_expression: ofPods,
      expressions: { role: references("each.value.name") },
      module: { resources: [own] },
    };
    const resources = [{ ...partsOf("aws_iam_role.pods"), expressions: {} }];
    const configuration = { root_module: { resources, module_calls: { policy } } };
    const attached = (...keys: string[]) => {
      const inModules = keys.map((key) => [`module.policy${key}.aws_iam_role_policy_attachment.this`, attachment()]);
      return found({ ...roles([blue, green]), ...(Object.fromEntries(inModules) as Plan) }, { configuration });
    };
    assert.deepEqual(await attached(blue, green), allRight);
    assert.deepEqual(await attached(green), missing("error", blue));
  });
});

describe("fargate-role judge, on a Terraform plan with a value that goes through a local", () => {
  const ofLocal = { expressions: { role: references("local.role") } };
  const attached = (one: Planned, ...keys: string[]) =>
    found({ ...roles(keys), "aws_iam_role_policy_attachment.one": one });

  it("takes the role that gets the managed policy for the one that the plan makes", async () => {
    assert.deepEqual(await attached(attachment(ofLocal), blue), allRight);
    const ofOneThatIsRead = references("data.aws_iam_role.other.name", "data.aws_iam_role.other");
    for (const other of [
      attachment({ expressions: { role: ofOneThatIsRead } }),
      [{ policy_arn: executionPolicy, role: "another" }] satisfies Planned,
      [{ policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }, { role: true }, ofLocal] satisfies Planned,
    ])
      assert.deepEqual(await attached(other, blue), missing("error", blue));
  });

  it("cannot tell which of several roles gets it", async () =>
    assert.deepEqual(await attached(attachment(ofLocal), blue, green), missing("unknown", blue, green)));

  it("cannot tell whether the managed policies of a role itself, which it does not know yet, have it", async () => {
    const of = (block: object) => found(roles([blue], {}, { managed_policy_arns: true }, block));
    const given = { managed_policy_arns: references("local.policies") };
    assert.deepEqual(await of({ expressions: given }), missing("unknown", blue));
    const ofEach = { managed_policy_arns: references("each.value.policies", "each.value") };
    const block = { expressions: ofEach, for_each_expression: references("var.roles") };
    assert.deepEqual(await of(block), missing("unknown", blue));
    assert.deepEqual(await of({}), missing("error", blue));
  });
});

describe("fargate-role judge, on a Terraform plan with a role that is one of two", () => {
  const ofEc2 = rightTrust("blue").replace("eks-fargate-pods", "ec2");
  const oneOf = (...names: string[]) => [
    "var.which",
    ...names.flatMap((name) => [`aws_iam_role.${name}.arn`, `aws_iam_role.${name}`]),
  ];
  const either = oneOf("pods_blue", "pods_green");
  const cases: [what: string, user: string, property: string, from: string[], found: string[]][] = [
    [
      "nodes",
      "aws_eks_node_group.it",
      "node_role_arn",
      oneOf("nodes", "pods_blue"),
      ["node-role-shared error aws_iam_role.pods_blue"],
    ],
    [
      "pods",
      "aws_eks_fargate_profile.it",
      "pod_execution_role_arn",
      either,
      ["profile-role-untrusted error aws_eks_fargate_profile.it"],
    ],
    ["pods, for one of them", "aws_eks_fargate_profile.it", "pod_execution_role_arn", oneOf("pods_blue"), []],
    ["pods, by its key", 'aws_eks_fargate_profile.it["a"]', "pod_execution_role_arn", [...either, "each.key"], []],
  ];
  for (const [what, user, property, from, expected] of cases)
    it(`is judged for each of ${what}`, async () => {
      const plan: Plan = {
        ...roles(["_blue", "_green"], { managed_policy_arns: [executionPolicy] }),
        "aws_iam_role.nodes": [
          { name_prefix: "nodes-", assume_role_policy: ofEc2 },
          { name: true, arn: true },
        ],
        [user]: [{ cluster_name: "blue" }, { [property]: true }, { expressions: { [property]: references(...from) } }],
      };
      assert.deepEqual(await found(plan), { exitCode: expected.length, found: expected });
    });
});
