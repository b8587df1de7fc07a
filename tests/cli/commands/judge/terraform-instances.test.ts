import assert from "node:assert/strict";
import { brief, judgeText } from "./judge";
import { casesOf } from "../../../support/cases";

const executionPolicy = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const trustFor = (cluster: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "eks-fargate-pods.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { ArnLike: { "aws:SourceArn": `arn:aws:eks:eu-west-1:111122223333:fargateprofile/${cluster}/*` } },
      },
    ],
  });

/** A resource of the plan: its address, its values, and what is known only after the apply. */
type Planned = [address: string, values: object, unknown: Record<string, true>];

/** The expressions of a resource in the configuration, and what it is made for each of. */
interface Configured {
  expressions?: object;
  for_each_expression?: object;
  count_expression?: object;
}

const references = (...list: string[]) => ({ references: list });
const partsOf = (address: string) => {
  const [type = "", name = ""] = address
    .replace(/\[.*?\]/g, "")
    .split(".")
    .slice(-2);
  return { address, mode: "managed", type, name };
};
const resourcesOf = (configured: Record<string, Configured>) =>
  Object.entries(configured).map(([address, one]) => ({ ...partsOf(address), expressions: {}, ...one }));

const planOf = (planned: Planned[], configured: Record<string, Configured>, calls: object = {}) =>
  JSON.stringify({
    format_version: "1.2",
    planned_values: {
      root_module: { resources: planned.map(([address, values]) => ({ ...partsOf(address), values })) },
    },
    resource_changes: planned.map(([address, after, after_unknown]) => ({
      ...partsOf(address),
      change: { actions: ["create"], after, after_unknown },
    })),
    configuration: { root_module: { resources: resourcesOf(configured), module_calls: calls } },
  });

/** Two roles that have no ARN yet, each for a cluster of the name of its key. */
const roles = (keys: readonly string[], values: object = {}): Planned[] =>
  keys.map((key) => [
    `aws_iam_role.pods${key}`,
    { name_prefix: "pods-", assume_role_policy: trustFor(/[^\W_]+/.exec(key)?.[0] ?? ""), ...values },
    { name: true, arn: true },
  ]);
const attachment = (address: string): Planned => [address, { policy_arn: executionPolicy }, { role: true }];
const ofPods = references("aws_iam_role.pods");
const keys = ['["blue"]', '["green"]'];

describe("fargate-role judge, on a Terraform plan with instances that belong together", () => {
  const ways = casesOf(__filename, "ways") as Record<string, [keys: string[], Configured]>;
  for (const [what, [instances, configured]] of Object.entries(ways))
    it(`sees the managed policy that is attached ${what}, and where it is not`, async () => {
      const [first, second] = instances.map((key) => attachment(`aws_iam_role_policy_attachment.pods${key}`));
      const of = (...attached: (Planned | undefined)[]) =>
        judgeText(
          planOf([...roles(instances), ...attached.filter((one) => one !== undefined)], {
            "aws_iam_role.pods": {},
            "aws_iam_role_policy_attachment.pods": configured,
          }),
        );
      assert.deepEqual(brief(await of(first, second)), { exitCode: 0, found: [] });
      assert.deepEqual(brief(await of(first)), {
        exitCode: 1,
        found: [`policy-missing error aws_iam_role.pods${instances[1]}`],
      });
    });

  it("follows what a resource is made for each of to single roles", async () => {
    const single: Planned[] = [["aws_iam_role.blue", { assume_role_policy: trustFor("blue") }, { name: true }]];
    const configured = {
      "aws_iam_role.blue": {},
      "aws_iam_role_policy_attachment.pods": {
        expressions: { role: references("each.value") },
        for_each_expression: references("aws_iam_role.blue.name", "aws_iam_role.blue"),
      },
    };
    const text = planOf([...single, attachment('aws_iam_role_policy_attachment.pods["a"]')], configured);
    assert.deepEqual(brief(await judgeText(text)), { exitCode: 0, found: [] });
  });

  const profile = (key: string, cluster: string): Planned => [
    `aws_eks_fargate_profile.pods${key}`,
    { cluster_name: cluster, fargate_profile_name: "pods" },
    { pod_execution_role_arn: true },
  ];
  const judgeProfiles = (green: string, role: object, for_each_expression: object = ofPods) =>
    judgeText(
      planOf(
        [
          ...roles(keys, { managed_policy_arns: [executionPolicy] }),
          profile('["blue"]', "blue"),
          profile('["green"]', green),
        ],
        {
          "aws_iam_role.pods": {},
          "aws_eks_fargate_profile.pods": { expressions: { pod_execution_role_arn: role }, for_each_expression },
        },
      ),
    );

  it("reports the profile that cannot use the role of its key", async () => {
    const ofValue = references("each.value.arn", "each.value");
    assert.deepEqual(brief(await judgeProfiles("green", ofValue)), { exitCode: 0, found: [] });
    assert.deepEqual(brief(await judgeProfiles("blue", ofValue)), {
      exitCode: 1,
      found: ['profile-role-untrusted error aws_eks_fargate_profile.pods["green"]'],
    });
  });

  it("takes no role for that of a key that comes out of a map", async () => {
    const mapped = references("aws_iam_role.pods", "var.role_of", "each.key");
    assert.deepEqual(brief(await judgeProfiles("blue", mapped)), { exitCode: 0, found: [] });
  });

  it("follows the key of a module that is called for each of the roles", async () => {
    const inModule = (key: string): Planned => attachment(`module.policy${key}.aws_iam_role_policy_attachment.this`);
    const module = {
      resources: resourcesOf({
        "aws_iam_role_policy_attachment.this": { expressions: { role: references("var.role") } },
      }),
    };
    const policy = { for_each_expression: ofPods, expressions: { role: references("each.value.name") }, module };
    const of = (...attached: Planned[]) =>
      judgeText(planOf([...roles(keys), ...attached], { "aws_iam_role.pods": {} }, { policy }));
    assert.deepEqual(brief(await of(...keys.map(inModule))), { exitCode: 0, found: [] });
    assert.deepEqual(brief(await of(inModule('["green"]'))), {
      exitCode: 1,
      found: ['policy-missing error aws_iam_role.pods["blue"]'],
    });
  });
});

describe("fargate-role judge, on a Terraform plan with a value that goes through a local", () => {
  const attached = (role: object, values: object = {}, unknown: Record<string, true> = { role: true }) =>
    planOf(
      [
        ...roles(['["blue"]']),
        ["aws_iam_role_policy_attachment.one", { policy_arn: executionPolicy, ...values }, unknown],
      ],
      { "aws_iam_role.pods": {}, "aws_iam_role_policy_attachment.one": { expressions: { role } } },
    );
  const missing = (level: string, key = '["blue"]') => `policy-missing ${level} aws_iam_role.pods${key}`;

  it("takes the role that gets the managed policy for the one that the plan makes", async () => {
    assert.deepEqual(brief(await judgeText(attached(references("local.role")))), { exitCode: 0, found: [] });
    const toOneThatIsRead = attached(references("data.aws_iam_role.other.name", "data.aws_iam_role.other"));
    assert.deepEqual(brief(await judgeText(toOneThatIsRead)), { exitCode: 1, found: [missing("error")] });
    const toAnother = attached({ constant_value: "another" }, { role: "another" }, {});
    assert.deepEqual(brief(await judgeText(toAnother)), { exitCode: 1, found: [missing("error")] });
    const another = attached(references("local.role"), {
      policy_arn: executionPolicy.replace(/\/\w+$/, "/ReadOnlyAccess"),
    });
    assert.deepEqual(brief(await judgeText(another)), { exitCode: 1, found: [missing("error")] });
  });

  it("cannot tell which of several roles gets it", async () => {
    const text = planOf([...roles(keys), attachment("aws_iam_role_policy_attachment.one")], {
      "aws_iam_role.pods": {},
      "aws_iam_role_policy_attachment.one": { expressions: { role: references("local.role") } },
    });
    assert.deepEqual(brief(await judgeText(text)), {
      exitCode: 2,
      found: keys.map((key) => missing("unknown", key)),
    });
  });

  it("cannot tell whether the managed policies of a role itself, which it does not know yet, have it", async () => {
    const of = (expressions: object, more: Configured = {}) => {
      const [role] = roles(['["blue"]']).map(([address, values, unknown]): Planned => [
        address,
        values,
        { ...unknown, managed_policy_arns: true },
      ]);
      return judgeText(planOf(role ? [role] : [], { "aws_iam_role.pods": { expressions, ...more } }));
    };
    const given = { managed_policy_arns: references("local.policies") };
    assert.deepEqual(brief(await of(given)), { exitCode: 2, found: [missing("unknown")] });
    const ofEach = { managed_policy_arns: references("each.value.policies", "each.value") };
    assert.deepEqual(brief(await of(ofEach, { for_each_expression: references("var.roles") })), {
      exitCode: 2,
      found: [missing("unknown")],
    });
    assert.deepEqual(brief(await of({})), { exitCode: 1, found: [missing("error")] });
  });
});

describe("fargate-role judge, on a Terraform plan with a role that is one of two", () => {
  const nodes: Planned = [
    "aws_iam_role.nodes",
    { name_prefix: "nodes-", assume_role_policy: trustFor("blue").replace("eks-fargate-pods", "ec2") },
    { name: true, arn: true },
  ];
  const plan = (user: Planned, property: string, role: object) =>
    judgeText(
      planOf([...roles(["_blue", "_green"], { managed_policy_arns: [executionPolicy] }), nodes, user], {
        "aws_iam_role.pods_blue": {},
        "aws_iam_role.pods_green": {},
        "aws_iam_role.nodes": {},
        [user[0].replace(/\[.*/, "")]: { expressions: { [property]: role } },
      }),
    );
  const oneOf = (...names: string[]) =>
    references("var.which", ...names.flatMap((name) => [`aws_iam_role.${name}.arn`, `aws_iam_role.${name}`]));
  const group: Planned = ["aws_eks_node_group.it", { cluster_name: "blue" }, { node_role_arn: true }];
  const profile: Planned = ["aws_eks_fargate_profile.it", { cluster_name: "blue" }, { pod_execution_role_arn: true }];
  const cases: [what: string, user: Planned, property: string, role: object, found: string[]][] = [
    ["nodes", group, "node_role_arn", oneOf("nodes", "pods_blue"), ["node-role-shared error aws_iam_role.pods_blue"]],
    [
      "pods",
      profile,
      "pod_execution_role_arn",
      oneOf("pods_blue", "pods_green"),
      ["profile-role-untrusted error aws_eks_fargate_profile.it"],
    ],
    ["pods, for one of them", profile, "pod_execution_role_arn", oneOf("pods_blue"), []],
    [
      "pods, by its key",
      ['aws_eks_fargate_profile.it["a"]', profile[1], profile[2]],
      "pod_execution_role_arn",
      references(...oneOf("pods_blue", "pods_green").references, "each.key"),
      [],
    ],
  ];
  for (const [what, user, property, role, found] of cases)
    it(`is judged for each of ${what}`, async () =>
      assert.deepEqual(brief(await plan(user, property, role)), { exitCode: found.length, found }));
});
