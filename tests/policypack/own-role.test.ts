import assert from "node:assert/strict";
import { type Analyzer, type TestResource, unknown } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import { arnOf, nodeGroup, nodesUse, reuseMessage } from "./fixtures";

const shared = arnOf("shared");

describe("the advice to give a profile a role of its own", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

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
      `podExecutionRoleArn of aws-native:eks:FargateProfile "${name}" in aws:cloudformation/stack:Stack "eks"`;
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
    const toWrite = (cluster: string, names = '"Pods"') => [
      "Give the Fargate profile a role of its own. Add to the Resources of the template:",
      `"PodsExecutionRole": ${JSON.stringify(roleFor(cluster))}`,
      `Write in the Properties of ${names}:`,
      `"PodExecutionRoleArn": ${JSON.stringify(arn)}`,
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
          "Use it in every place that is named for Fargate pods above.",
        ]),
      ]);
    });

    it("is satisfied when that is done", async () => {
      const done = template({ Pods: profileOf("prod", arn), PodsExecutionRole: roleFor("prod") });
      const resources = [nodeGroup(shared), { ...done, provider: { name: "p", props: { region: "eu-west-1" } } }];
      const found = await Promise.all(resources.map((one) => analyzer.analyze(one)));
      assert.deepEqual([...found.flat(), ...(await analyzer.analyzeStack(resources))], []);
    });
  });

  it("names the role as a manifest does", async () => {
    for (const [type, spec, line] of [
      [
        "eks.services.k8s.aws/v1alpha1:FargateProfile",
        { clusterName: "prod", podExecutionRoleARN: shared },
        'podExecutionRoleARN: new FargatePodExecutionRole("it-execution", { clusters: ["prod"] }).roleArn',
      ],
      [
        "infrastructure.cluster.x-k8s.io/v1beta2:AWSFargateProfile",
        { clusterName: "prod", roleName: "shared" },
        'roleName: new FargatePodExecutionRole("it-execution", { clusters: ["CLUSTER_NAME"] }).roleName',
      ],
    ] as const) {
      const manifest = { type: `kubernetes:${type}`, name: "it", props: { spec } };
      const [message = "", ...more] = await messages(nodeGroup(shared), manifest);
      assert.deepEqual(more, []);
      assert.ok(message.split("\n").includes(line), message);
    }
  });
});
