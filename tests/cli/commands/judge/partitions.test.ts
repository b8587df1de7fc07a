import assert from "node:assert/strict";
import { executionPolicyArn } from "../../../../core/service/fargate";
import { partitionNames, regionsOf } from "../../../../core/policy/arn";
import { oneLine } from "../../../support/follow-fix";
import { documentOf } from "../../../support/trust-cases";
import { brief, judgeText, planOf, references, templateOf, type Planned } from "./judge";

const account = "111122223333";
const trust = (arn?: unknown): object => documentOf([arn === undefined ? {} : { arn }]);

/** A template with role Pods, and a profile of cluster prod that uses it. */
const template = (document: object, ...policies: unknown[]) => templateOf(document, "prod", {}, policies);

/** A plan with a role of that trust policy, a profile that uses it, and what is beside them. */
function plan(document: object, region: unknown, beside: Record<string, Planned> = {}, more: object = {}) {
  const role: Planned = [{ name: "pods", assume_role_policy: JSON.stringify(document) }, { arn: true }];
  const profile: Planned = [
    { cluster_name: "prod", fargate_profile_name: "pods" },
    { pod_execution_role_arn: true },
    { expressions: { pod_execution_role_arn: references("aws_iam_role.pods.arn") } },
  ];
  const file = JSON.parse(
    planOf({ "aws_iam_role.pods": role, "aws_eks_fargate_profile.pods": profile, ...beside }, more),
  );
  file.configuration.provider_config = { aws: { name: "aws", expressions: region === undefined ? {} : { region } } };
  for (const resource of file.configuration.root_module.resources) resource.provider_config_key = "aws";
  return JSON.stringify(file);
}

const attachment = (partition: string): Record<string, Planned> => ({
  "aws_iam_role_policy_attachment.pods": [{ role: "pods", policy_arn: executionPolicyArn(partition) }],
});

describe("fargate-role judge, in each partition", () => {
  for (const partition of partitionNames) {
    const line = { "Fn::Sub": `arn:${partition}:eks:\${AWS::Region}:\${AWS::AccountId}:fargateprofile/prod/*` };

    it(`says nothing of a template for ${partition} that is right`, async () => {
      const right = await judgeText(template(trust(line), executionPolicyArn(partition)));
      assert.deepEqual(brief(right), { exitCode: 0, found: [] });
    });

    it(`says nothing of a template or plan for ${partition} with a line for every Region`, async () => {
      const everywhere = trust(`arn:${partition}:eks:*:${account}:fargateprofile/prod/*`);
      for (const file of [
        template(everywhere, executionPolicyArn(partition)),
        plan(everywhere, undefined, attachment(partition)),
      ])
        assert.deepEqual(brief(await judgeText(file)), { exitCode: 0, found: [] });
    });

    it(`gives fixes in ${partition} for a plan, by the Region of its provider, of a variable, or by its ARNs`, async () => {
      const region = regionsOf(partition)[0];
      const thing: Record<string, Planned> = { "aws_thing.pods": [{ arn: executionPolicyArn(partition) }] };
      const variables = { region: { value: region } };
      const places: [string, object, string?][] = [
        [plan(trust(), { constant_value: region }), {}, region],
        [plan(trust(), references("var.region"), {}, { variables }), {}, region],
        [plan(trust(), undefined, thing), {}],
        [plan(trust(), undefined), { region }, region],
      ];
      for (const [file, options, written = "*"] of places) {
        const { findings } = await judgeText(file, options);
        assert.deepEqual(
          // Some partitions have one Region only.
          findings.map(({ fix }) => oneLine(fix).replace(" and Regions", "")),
          [
            `In the first statement of the trust policy of aws_iam_role.pods, write: "Condition": { "ArnLike": { "aws:SourceArn": "arn:${partition}:eks:${written}:ACCOUNT_ID:fargateprofile/prod/*" } } ` +
              "Put the id of your AWS account in place of ACCOUNT_ID. Then pods of other clusters can no longer assume the role.",
            `Attach ${executionPolicyArn(partition)} to the role`,
          ],
        );
      }
    });
  }

  it("reports a line that was copied from another partition, once, with one that lets the profile in", async () => {
    const copied = `arn:aws:eks:eu-west-1:${account}:fargateprofile/prod/*`;
    const region = { constant_value: "cn-north-1" };
    const { findings } = await judgeText(plan(trust(copied), region, attachment("aws-cn")), {
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
    const fixed = await judgeText(plan(both, region, attachment("aws-cn")), { account });
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
      const parsed = JSON.parse(template(trust(line), either(executionPolicyArn)));
      const Conditions = { First: { "Fn::Equals": [{ Ref: "Place" }, "first"] } };
      const file = JSON.stringify({ ...parsed, Parameters: { Place: { Type: "String" } }, Conditions });
      assert.deepEqual(brief(await judgeText(file)), { exitCode: 0, found: [] }, first);
    }
  });

  it("says nothing of a plan whose provider is in a module: the variable of its Region is the module's own", async () => {
    const elsewhere = trust(`arn:aws:eks:us-east-1:${account}:fargateprofile/prod/*`);
    const variables = { region: { value: "eu-west-1" } };
    const file = plan(elsewhere, references("var.region"), attachment("aws"), { variables });
    const inModule = JSON.parse(file);
    inModule.configuration.provider_config.aws.module_address = "module.eks";
    assert.deepEqual(brief(await judgeText(JSON.stringify(inModule))), { exitCode: 0, found: [] });
    assert.deepEqual(brief(await judgeText(file)).found, ["profile-role-untrusted error aws_eks_fargate_profile.pods"]);
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
      const { findings } = await judgeText(template(trust(), ...named.map(executionPolicyArn)));
      assert.match(
        findings.find(({ id }) => id === "trust-unsafe")?.fix ?? "",
        /"arn:\$\{AWS::Partition\}:eks:\$\{AWS::Region\}:\$\{AWS::AccountId\}:fargateprofile\/prod\/\*"/,
      );
    }
  });
});
