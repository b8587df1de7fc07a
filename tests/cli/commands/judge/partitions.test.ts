import assert from "node:assert/strict";
import { fargateService, partitionNames, regionsOf } from "../../../../core/trust";
import { oneLine } from "../../../support/follow-fix";
import { brief, judgeText } from "./judge";

const account = "111122223333";
const executionPolicy = (partition: string): string =>
  `arn:${partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy`;

const trust = (sourceArn?: unknown) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: fargateService },
      Action: "sts:AssumeRole",
      ...(sourceArn !== undefined && { Condition: { ArnLike: { "aws:SourceArn": sourceArn } } }),
    },
  ],
});

/** A template with role Pods, and a profile of cluster prod that uses it. */
const template = (document: object, ...policies: unknown[]): string =>
  JSON.stringify({
    Resources: {
      Pods: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: document, ManagedPolicyArns: policies } },
      Profile: {
        Type: "AWS::EKS::FargateProfile",
        Properties: { ClusterName: "prod", PodExecutionRoleArn: { "Fn::GetAtt": ["Pods", "Arn"] } },
      },
    },
  });

interface Planned {
  type: string;
  values: object;
  unknown?: object;
  from?: Record<string, string>;
}

/** A Terraform plan of resources that are all named pods. */
function plan(resources: Planned[], region: unknown, variables = {}): string {
  const made = resources.map(({ type, values }) => ({
    address: `${type}.pods`,
    mode: "managed",
    type,
    name: "pods",
    values,
  }));
  return JSON.stringify({
    format_version: "1.2",
    variables,
    planned_values: { root_module: { resources: made } },
    resource_changes: made.map((one, index) => ({
      ...one,
      change: { actions: ["create"], after: one.values, after_unknown: resources[index]?.unknown ?? {} },
    })),
    configuration: {
      provider_config: { aws: { name: "aws", expressions: region === undefined ? {} : { region } } },
      root_module: {
        resources: made.map(({ values: _, ...one }, index) => ({
          ...one,
          provider_config_key: "aws",
          expressions: Object.fromEntries(
            Object.entries(resources[index]?.from ?? {}).map(([key, name]) => [key, { references: [name] }]),
          ),
        })),
      },
    },
  });
}

const role = (document: object): Planned => ({
  type: "aws_iam_role",
  values: { name: "pods", assume_role_policy: JSON.stringify(document) },
  unknown: { arn: true },
});
const attachment = (partition: string): Planned => ({
  type: "aws_iam_role_policy_attachment",
  values: { role: "pods", policy_arn: executionPolicy(partition) },
});
const profile: Planned = {
  type: "aws_eks_fargate_profile",
  values: { cluster_name: "prod", fargate_profile_name: "pods" },
  unknown: { pod_execution_role_arn: true },
  from: { pod_execution_role_arn: "aws_iam_role.pods.arn" },
};

describe("fargate-role judge, in each partition", () => {
  for (const partition of partitionNames) {
    const line = { "Fn::Sub": `arn:${partition}:eks:\${AWS::Region}:\${AWS::AccountId}:fargateprofile/prod/*` };

    it(`says nothing of a template for ${partition} that is right`, async () => {
      const right = await judgeText(template(trust(line), executionPolicy(partition)));
      assert.deepEqual(brief(right), { exitCode: 0, found: [] });
    });

    it(`says nothing of a template or plan for ${partition} with a line for every Region`, async () => {
      const everywhere = trust(`arn:${partition}:eks:*:${account}:fargateprofile/prod/*`);
      for (const file of [
        template(everywhere, executionPolicy(partition)),
        plan([role(everywhere), attachment(partition), profile], undefined),
      ])
        assert.deepEqual(brief(await judgeText(file)), { exitCode: 0, found: [] });
    });

    it(`gives fixes in ${partition} for a plan, by the Region of its provider, of a variable, or by its ARNs`, async () => {
      const region = regionsOf(partition)[0];
      const wrong = [role(trust()), profile];
      const places: [string, object, string?][] = [
        [plan(wrong, { constant_value: region }), {}, region],
        [plan(wrong, { references: ["var.region"] }, { region: { value: region } }), {}, region],
        [plan([...wrong, { type: "aws_thing", values: { arn: executionPolicy(partition) } }], undefined), {}],
        [plan(wrong, undefined), { region }, region],
      ];
      for (const [file, options, written = "*"] of places) {
        const { findings } = await judgeText(file, options);
        assert.deepEqual(
          // Some partitions have one Region only.
          findings.map(({ fix }) => oneLine(fix).replace(" and Regions", "")),
          [
            `In the first statement of the trust policy of aws_iam_role.pods, write: "Condition": { "ArnLike": { "aws:SourceArn": "arn:${partition}:eks:${written}:ACCOUNT_ID:fargateprofile/prod/*" } } ` +
              "Put the id of your AWS account in place of ACCOUNT_ID. Then pods of other clusters can no longer assume the role.",
            `Attach ${executionPolicy(partition)} to the role`,
          ],
        );
      }
    });
  }

  it("reports a line that was copied from another partition, once, with one that lets the profile in", async () => {
    const copied = `arn:aws:eks:eu-west-1:${account}:fargateprofile/prod/*`;
    const region = { constant_value: "cn-north-1" };
    const { findings } = await judgeText(plan([role(trust(copied)), attachment("aws-cn"), profile], region), {
      account,
    });
    assert.deepEqual(
      findings.map(({ id, fix }) => [id, oneLine(fix)]),
      [
        [
          "trust-broken",
          `In the first statement of the trust policy of aws_iam_role.pods, write: "Condition": { "ArnLike": { "aws:SourceArn": "arn:aws-cn:eks:cn-north-1:${account}:fargateprofile/prod/*" } }`,
        ],
      ],
    );
    const both = trust([copied, `arn:aws-cn:eks:*:${account}:fargateprofile/prod/*`]);
    const fixed = await judgeText(plan([role(both), attachment("aws-cn"), profile], region), { account });
    assert.deepEqual(brief(fixed), { exitCode: 0, found: [] });
  });

  it("says nothing of a template that is for either of two partitions, by a parameter, in whatever order", async () => {
    for (const [first, second] of [
      ["aws-cn", "aws"],
      ["aws", "aws-cn"],
    ] as const) {
      const either = (value: (partition: string) => unknown) => ({ "Fn::If": ["First", value(first), value(second)] });
      const line = either((partition) => ({
        "Fn::Sub": `arn:${partition}:eks:*:\${AWS::AccountId}:fargateprofile/prod/*`,
      }));
      const parsed = JSON.parse(template(trust(line), either(executionPolicy)));
      const Conditions = { First: { "Fn::Equals": [{ Ref: "Place" }, "first"] } };
      const file = JSON.stringify({ ...parsed, Parameters: { Place: { Type: "String" } }, Conditions });
      assert.deepEqual(brief(await judgeText(file)), { exitCode: 0, found: [] }, first);
    }
  });

  it("says nothing of a plan whose provider is in a module: the variable of its Region is the module's own", async () => {
    const elsewhere = trust(`arn:aws:eks:us-east-1:${account}:fargateprofile/prod/*`);
    const region = { references: ["var.region"] };
    const variables = { region: { value: "eu-west-1" } };
    const file = plan([role(elsewhere), attachment("aws"), profile], region, variables);
    const inModule = JSON.parse(file);
    inModule.configuration.provider_config.aws.module_address = "module.eks";
    assert.deepEqual(brief(await judgeText(JSON.stringify(inModule))), { exitCode: 0, found: [] });
    assert.deepEqual(brief(await judgeText(file)).found, ["profile-role-untrusted error aws_eks_fargate_profile.pods"]);
  });

  it("reports a plan whose line is for another Region than --region, where its provider has none", async () => {
    const line = `arn:aws:eks:us-east-1:${account}:fargateprofile/prod/*`;
    const file = plan([role(trust(line)), attachment("aws"), profile], undefined);
    const found = async (region: string) => brief(await judgeText(file, { region })).found;
    assert.deepEqual(await found("eu-west-1"), ["profile-role-untrusted error aws_eks_fargate_profile.pods"]);
    assert.deepEqual(await found("us-east-1"), []);
  });

  it("gives the condition of a trust policy that stands alone in the partition of --region or --cluster", async () => {
    for (const options of [
      { account, region: "cn-north-1", cluster: ["prod"] },
      { cluster: [`arn:aws-cn:eks:cn-north-1:${account}:cluster/prod`] },
    ]) {
      const { findings } = await judgeText(JSON.stringify(trust()), options);
      assert.deepEqual(
        findings.map(({ fix }) => oneLine(fix)),
        [
          `In the first statement of the trust policy, write: "Condition": { "ArnLike": { "aws:SourceArn": "arn:aws-cn:eks:cn-north-1:${account}:fargateprofile/prod/*" } } Then pods of other clusters and Regions can no longer assume the role.`,
        ],
      );
    }
  });

  it("gives a fix for any partition for a template that names several, in whatever order", async () => {
    for (const named of [
      ["aws", "aws-cn"],
      ["aws-cn", "aws"],
    ]) {
      const { findings } = await judgeText(template(trust(), ...named.map(executionPolicy)));
      assert.match(
        findings.find(({ id }) => id === "trust-unsafe")?.fix ?? "",
        /"arn:\$\{AWS::Partition\}:eks:\$\{AWS::Region\}:\$\{AWS::AccountId\}:fargateprofile\/prod\/\*"/,
      );
    }
  });
});
