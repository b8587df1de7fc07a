import assert from "node:assert/strict";
import { type TestResource, unknown, urnOf } from "../support/analyzer";
import { analyzer, useAnalyzer } from "../support/shared-analyzer";
import { arnOf, fargateProfile, nodeGroup, nodesUse, reuseMessage } from "./fixtures";

const shared = arnOf("shared");

describe("the advice to give a profile a role of its own", () => {
  useAnalyzer();

  const messages = async (...resources: TestResource[]) =>
    (await analyzer.analyzeStack(resources))
      .filter(({ policy }) => policy === "fargate-role-not-node-role")
      .map(({ message }) => message);

  describe("in a template", () => {
    const profileOf = (ClusterName: string, PodExecutionRoleArn: unknown) => ({
      Type: "AWS::EKS::FargateProfile",
      Properties: { ClusterName, PodExecutionRoleArn },
    });
    const others = { Others: profileOf("dev", arnOf("own")) };
    const template = (Resources: Record<string, unknown>, more: Record<string, unknown> = {}): TestResource => ({
      type: "aws:cloudformation/stack:Stack",
      name: "eks",
      props: { templateBody: JSON.stringify({ Resources: { ...others, ...Resources } }), ...more },
    });
    const where = (name: string) =>
      `PodExecutionRoleArn of aws-native:eks:FargateProfile "${name}" in aws:cloudformation/stack:Stack "eks"`;
    const arn = { "Fn::GetAtt": ["PodsExecutionRole", "Arn"] };
    const roleFor = (cluster: string) => ({
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Condition: {
                ArnLike: {
                  "aws:SourceArn": {
                    "Fn::Sub": `arn:\${AWS::Partition}:eks:\${AWS::Region}:\${AWS::AccountId}:fargateprofile/${cluster}/*`,
                  },
                },
              },
              Principal: { Service: "eks-fargate-pods.amazonaws.com" },
              Action: "sts:AssumeRole",
            },
          ],
        },
        ManagedPolicyArns: [
          { "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy" },
        ],
      },
    });
    const members = (value: object) => JSON.stringify(value, null, 2).slice(2, -2).replace(/^ {2}/gm, "");
    const toWrite = (cluster: string, names = '"Pods"') => [
      "Give the Fargate profiles a role of their own. Add to the Resources of the template:",
      members({ PodsExecutionRole: roleFor(cluster) }),
      `Write in the Properties of ${names}:`,
      members({ PodExecutionRoleArn: arn }),
    ];

    it("says what to write into the template, for the cluster of that profile", async () => {
      const Pods = profileOf("prod", shared);
      const capabilities = 'Give the stack capabilities: ["CAPABILITY_IAM"].';
      assert.deepEqual(await messages(nodeGroup(shared), template({ Pods })), [
        reuseMessage(`"shared" (${shared})`, nodesUse, where("Pods"), [...toWrite("prod"), capabilities]),
      ]);
      for (const given of [["CAPABILITY_IAM"], ["CAPABILITY_NAMED_IAM"], unknown])
        assert.deepEqual(await messages(nodeGroup(shared), template({ Pods }, { capabilities: given })), [
          reuseMessage(`"shared" (${shared})`, nodesUse, where("Pods"), toWrite("prod")),
        ]);
    });

    it("names all profiles that have the role, and a placeholder where no cluster is in sight", async () => {
      const cluster = { "Fn::ImportValue": "cluster" };
      const Resources = { Pods: profileOf(cluster as never, shared), More: profileOf(cluster as never, shared) };
      const found = await messages(nodeGroup(shared), template(Resources, { capabilities: ["CAPABILITY_IAM"] }));
      assert.deepEqual(found, [
        reuseMessage(`"shared" (${shared})`, nodesUse, `${where("Pods")}; ${where("More")}`, [
          ...toWrite("CLUSTER_NAME", '"Pods", "More"'),
          "Put the name of your EKS cluster in place of CLUSTER_NAME.",
          "Use it in each place that is listed for pods on Fargate above.",
        ]),
      ]);
    });
  });

  describe("makes the role where the profile is", () => {
    const provider = (name: string, region = "eu-west-1") => ({ name, props: { region } });
    const linesFor = async (...resources: TestResource[]) => {
      const [message = "", ...more] = await messages(nodeGroup(shared), ...resources);
      assert.deepEqual(more, []);
      return message.split("\n").slice(4, -1);
    };
    const profile = fargateProfile(shared);
    const made = 'podExecutionRoleArn: new FargatePodExecutionRole("pods-execution", { clusters: ["prod"]';
    const first = "Give the Fargate profile a role of its own:";

    it("with the provider that the program gives it", async () =>
      assert.deepEqual(await linesFor({ ...profile, provider: provider("other") }), [
        first,
        `${made} }, { provider: PROVIDER }).roleArn`,
        'Put the provider "other" in place of PROVIDER.',
      ]));

    it("with one of the same account for aws-native", async () =>
      assert.deepEqual(
        await linesFor({ ...profile, type: "aws-native:eks:FargateProfile", provider: provider("other") }),
        [
          first,
          `${made} }, { provider: PROVIDER }).roleArn`,
          'Put a provider of @pulumi/aws that works as the provider "other" in place of PROVIDER.',
        ],
      ));

    it("without any where it has the default one", async () => {
      for (const name of ["default", "default_7_48_0", "default_7_48_0_https_//example.com"])
        assert.deepEqual(await linesFor({ ...profile, provider: provider(name) }), [first, `${made} }).roleArn`]);
    });

    it("with its Region, where that is another one than its provider's", async () => {
      const placed = (region: string) => ({
        ...profile,
        props: { ...profile.props, region },
        provider: provider("default"),
      });
      assert.deepEqual(await linesFor(placed("us-east-1")), [first, `${made}, regions: ["us-east-1"] }).roleArn`]);
      assert.deepEqual(await linesFor(placed("eu-west-1")), [first, `${made} }).roleArn`]);
    });

    it("with the Regions of all profiles that are to share it, and with its own where that of its provider is not in sight", async () => {
      const far = { ...profile, name: "far", provider: provider("far", "us-east-1") };
      const [given, lineForBoth] = await linesFor({ ...profile, provider: provider("default") }, far);
      const both = '{ clusters: ["prod"], regions: ["eu-west-1","us-east-1"] }, { provider: PROVIDER }).roleArn';
      assert.deepEqual(
        [given, lineForBoth],
        [first, `podExecutionRoleArn: new FargatePodExecutionRole("far-execution", ${both}`],
      );
      const props = { ...profile.props, region: "us-east-1" };
      assert.deepEqual(await linesFor({ ...profile, props, provider: { name: "default", props: {} } }), [
        first,
        `${made}, regions: ["us-east-1"] }).roleArn`,
      ]);
    });

    it("with the provider of the cluster that @pulumi/eks makes", async () => {
      const cluster = "eks:index:Cluster";
      const resources: TestResource[] = [
        { type: cluster, name: "c", props: { fargate: { podExecutionRoleArn: shared } } },
        {
          type: "aws:eks/cluster:Cluster",
          name: "c-eksCluster",
          parent: urnOf(cluster, "c"),
          props: { name: "prod" },
          provider: provider("other"),
        },
      ];
      assert.deepEqual(await linesFor(...resources), [
        "What @pulumi/eks makes cannot be edited. Give its cluster a pod execution role of its own:",
        'fargate: { podExecutionRoleArn: new FargatePodExecutionRole("c-execution", { clusters: ["prod"] }, { provider: PROVIDER }).roleArn }',
        'Put the provider "other" in place of PROVIDER.',
      ]);
    });
  });
});
