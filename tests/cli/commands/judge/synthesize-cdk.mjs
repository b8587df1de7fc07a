// Writes files/cdk.template.json and files/cdk-v2.template.json: what the two libraries of the AWS CDK for EKS make of a profile
// without a role and of one with a role of its own. The CDK is large, so it is no dependency of this repository:
//
//   mkdir /tmp/cdk && cd /tmp/cdk && npm install --ignore-scripts aws-cdk-lib constructs
//   node CHECKOUT/tests/cli/commands/judge/synthesize-cdk.mjs /tmp/cdk
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const installed = createRequire(join(resolve(process.argv[2] ?? "."), "index.js"));
const { App, Stack } = installed("aws-cdk-lib");
const iam = installed("aws-cdk-lib/aws-iam");
const lambda = installed("aws-cdk-lib/aws-lambda");

const managedPolicy = "AmazonEKSFargatePodExecutionRolePolicy";
const libraries = { cdk: "aws-cdk-lib/aws-eks", "cdk-v2": "aws-cdk-lib/aws-eks-v2" };

function build(app, name, library) {
  const stack = new Stack(app, name);
  const { Cluster, DefaultCapacityType, KubernetesVersion } = installed(library);
  const layer = "arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1";
  const kubectlLayer = lambda.LayerVersion.fromLayerVersionArn(stack, "Kubectl", layer);
  const cluster = new Cluster(stack, "Cluster", {
    version: KubernetesVersion.of("1.33"),
    clusterName: "prod",
    defaultCapacityType: DefaultCapacityType.NODEGROUP,
    kubectlLayer,
  });
  cluster.addFargateProfile("Profile", { selectors: [{ namespace: "default" }] });
  const profiles = `arn:${stack.partition}:eks:${stack.region}:${stack.account}:fargateprofile/prod/*`;
  const conditions = { ArnLike: { "aws:SourceArn": profiles } };
  const podExecutionRole = new iam.Role(stack, "Role", {
    assumedBy: new iam.ServicePrincipal("eks-fargate-pods.amazonaws.com", { conditions }),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(managedPolicy)],
  });
  cluster.addFargateProfile("Scoped", { selectors: [{ namespace: "b" }], podExecutionRole });
}

const outdir = mkdtempSync(join(tmpdir(), "cdk-out-"));
const app = new App({ outdir, analyticsReporting: false });
for (const [name, library] of Object.entries(libraries)) build(app, name, library);
app.synth();
for (const name of Object.keys(libraries)) {
  const template = JSON.parse(readFileSync(join(outdir, `${name}.template.json`), "utf8"));
  const isOfRoles = ([, { Type }]) => /^(AWS::IAM::Role|AWS::EKS::.*|Custom::AWSCDK-EKS-.*)$/.test(Type);
  template.Resources = Object.fromEntries(Object.entries(template.Resources).filter(isOfRoles));
  const file = join(import.meta.dirname, "files", `${name}.template.json`);
  writeFileSync(file, `${JSON.stringify(template, null, 2)}\n`);
}
