// An app of the AWS CDK with FargateRoleChecks: `node app.cjs CASE`.
const cdk = require("aws-cdk-lib");
const eks = require("aws-cdk-lib/aws-eks");
const eks2 = require("aws-cdk-lib/aws-eks-v2");
const iam = require("aws-cdk-lib/aws-iam");
const lambda = require("aws-cdk-lib/aws-lambda");
const { FargateRoleChecks } = require("fargate-role/cdk");

const app = new cdk.App();
// The first two are those of the CDK's command.
for (const name of [
  "aws:cdk:enable-path-metadata",
  "aws:cdk:enable-asset-metadata",
  "@aws-cdk/core:validationReportJson",
])
  app.node.setContext(name, true);
const pods = "eks-fargate-pods.amazonaws.com";
const version = eks.KubernetesVersion.of("1.31");

function role(scope, service = pods, conditions) {
  const managedPolicies = [iam.ManagedPolicy.fromAwsManagedPolicyName("AmazonEKSFargatePodExecutionRolePolicy")];
  return new iam.Role(scope, "Role", { assumedBy: new iam.ServicePrincipal(service, { conditions }), managedPolicies });
}

function profile(scope, { roleArn: podExecutionRoleArn }) {
  new eks.CfnFargateProfile(scope, "Profile", {
    clusterName: "prod",
    podExecutionRoleArn,
    selectors: [{ namespace: "made" }],
  });
}

const kubectlLayer = (scope) => lambda.LayerVersion.fromLayerVersionArn(scope, "Layer", "arn:aws:lambda:::layer:a:1");

const stack = (id, env) => new cdk.Stack(app, id, { env });
const environments = { Safe: "111122223333", Shared: "444455556666" };
const serviceIn = { Safe: pods, Shared: "ec2.amazonaws.com" };
const ofProd = (account = "*") => ({
  ArnLike: { "aws:SourceArn": `arn:aws:eks:*:${account}:fargateprofile/prod/*` },
});

const cases = {
  "aws-eks": () => {
    const scope = stack("Stack");
    new eks.FargateCluster(scope, "Cluster", { version, kubectlLayer: kubectlLayer(scope) });
  },
  "aws-eks-v2": () => {
    const scope = stack("Stack");
    const kubectlProviderOptions = { kubectlLayer: kubectlLayer(scope) };
    new eks2.FargateCluster(scope, "Cluster", { version: eks2.KubernetesVersion.of("1.31"), kubectlProviderOptions });
  },
  addFargateProfile: () => {
    const scope = stack("Stack");
    const cluster = new eks.Cluster(scope, "Cluster", { version, kubectlLayer: kubectlLayer(scope) });
    cluster.addFargateProfile("Made", { selectors: [{ namespace: "made" }] });
    cluster.addFargateProfile("Given", { selectors: [{ namespace: "given" }], podExecutionRole: role(scope) });
  },
  acknowledged: () => {
    const scope = stack("Stack");
    profile(scope, role(scope));
    cdk.Validations.of(scope).acknowledge?.({ id: "fargate-role::trust-unsafe", reason: "a test" });
  },
  condition: () => {
    const scope = stack("Stack");
    const isSafe = new cdk.CfnParameter(scope, "IsSafe");
    const { logicalId } = new cdk.CfnCondition(scope, "Safe", { expression: cdk.Fn.conditionEquals(isSafe, "yes") });
    const made = role(scope, pods, ofProd(cdk.Aws.ACCOUNT_ID));
    const condition = { "Fn::If": [logicalId, ofProd(cdk.Aws.ACCOUNT_ID), cdk.Aws.NO_VALUE] };
    made.node.defaultChild.addPropertyOverride("AssumeRolePolicyDocument.Statement.0.Condition", condition);
    profile(scope, made);
  },
  "two stacks": () => {
    for (const [id, account] of Object.entries(environments)) {
      const env = { account, region: "eu-west-1" };
      profile(stack(`${id}Profiles`, env), role(stack(`${id}Roles`, env), serviceIn[id], ofProd(account)));
    }
  },
  "nested stacks": () => {
    for (const id of Object.keys(environments)) {
      const scope = stack(id);
      const inner = new cdk.NestedStack(new cdk.NestedStack(scope, "Outer"), "Inner");
      profile(new cdk.NestedStack(scope, "Profiles"), role(inner, serviceIn[id], ofProd(cdk.Aws.ACCOUNT_ID)));
    }
  },
};

cases[process.argv[2]]();
cdk.Validations.of(app).addPlugins(new FargateRoleChecks());
app.synth();
