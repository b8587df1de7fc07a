// Writes files/pulumi-eks.state.json: what @pulumi/eks registers for a cluster with `fargate: true`, in the form of
// `pulumi stack export`. Up to version 2 the npm package holds the program that is in the plugin since. It is large, so it is
// no dependency of this repository:
//
//   mkdir /tmp/eks && cd /tmp/eks && npm install --ignore-scripts @pulumi/eks@2.8.1
//   node CHECKOUT/tests/cli/commands/judge/synthesize-pulumi-eks.mjs /tmp/eks
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const installed = createRequire(join(resolve(process.argv[2] ?? "."), "index.js"));
const pulumi = installed("@pulumi/pulumi");
// The program changes CoreDNS with the AWS CLI and kubectl, and asks for their versions first.
const answers = {
  "aws --version": "aws-cli/2.30.0",
  "kubectl version --client=true --output=json": '{"clientVersion":{"gitVersion":"v1.33.0"}}',
};
installed("child_process").execSync = (command) => answers[command] ?? "{}";
installed("which").sync = (command) => command;

const { MockMonitor } = installed("@pulumi/pulumi/runtime/mocks.js");

const resources = [];
const register = MockMonitor.prototype.registerResource;
MockMonitor.prototype.registerResource = function (request, callback) {
  return register.call(this, request, (error, response) => {
    if (!error) resources.push(inState(request, response));
    callback(error, response);
  });
};

// As the engine names resources: with the types of all parents.
MockMonitor.prototype.newUrn = (parent, type, name) => {
  const [, , parents = ""] = parent.split("::");
  return `urn:pulumi:dev::shop::${/^(|pulumi:pulumi:Stack)$/.test(parents) ? "" : `${parents}$`}${type}::${name}`;
};

/** A resource as the engine keeps it. */
function inState(request, response) {
  const custom = request.getCustom();
  const dependencies = [...request.getPropertydependenciesMap().entries()];
  return {
    urn: response.getUrn(),
    custom,
    ...(custom && { id: response.getId() }),
    type: request.getType(),
    inputs: custom ? request.getObject().toJavaScript() : {},
    outputs: custom ? response.getObject().toJavaScript() : {},
    ...(request.getParent() && { parent: request.getParent() }),
    ...(custom && {
      propertyDependencies: Object.fromEntries(dependencies.map(([name, of]) => [name, of.getUrnsList()])),
    }),
  };
}

const account = "111122223333";
const arns = {
  "aws:iam/role:Role": (name) => `arn:aws:iam::${account}:role/${name}`,
  "aws:eks/cluster:Cluster": (name) => `arn:aws:eks:eu-west-1:${account}:cluster/${name}`,
  "aws:eks/fargateProfile:FargateProfile": (name, { clusterName }) =>
    `arn:aws:eks:eu-west-1:${account}:fargateprofile/${clusterName}/${name}/1ac1`,
};

/** What AWS answers, as far as the program reads it. */
const mocks = {
  newResource({ type, name, inputs }) {
    const known = { name, ...inputs };
    const arn = arns[type]?.(known.fargateProfileName ?? known.name, inputs);
    const cluster = type === "aws:eks/cluster:Cluster" && {
      endpoint: "https://prod.example",
      certificateAuthority: { data: "" },
      vpcConfig: { ...inputs.vpcConfig, clusterSecurityGroupId: "sg-1" },
      identities: [{ oidcs: [{ issuer: "https://oidc.example/id/1" }] }],
    };
    return { id: known.name, state: { ...known, ...(arn && { arn }), ...cluster } };
  },
  call: ({ token, inputs }) =>
    ({
      "aws:iam/getPolicy:getPolicy": { arn: inputs.arn },
      "aws:index/getPartition:getPartition": { partition: "aws", dnsSuffix: "amazonaws.com" },
      "aws:index/getCallerIdentity:getCallerIdentity": { accountId: account },
      "aws:index/getRegion:getRegion": { name: "eu-west-1" },
      "aws:ec2/getRouteTable:getRouteTable": { routes: [] },
    })[token] ?? inputs,
};

await pulumi.runtime.setMocks(mocks, "shop", "dev", false);
const eks = installed("@pulumi/eks");
new eks.Cluster("prod", {
  name: "prod",
  fargate: true,
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2"],
  skipDefaultNodeGroup: true,
});
await pulumi.runtime.disconnect();

const ofRoles = /^(eks:index:(Cluster|ServiceRole)|aws:(iam\/.*|eks\/(cluster|fargateProfile):.*))$/;
const kept = resources.filter(({ type }) => ofRoles.test(type));
const state = { version: 3, deployment: { manifest: {}, resources: kept } };
writeFileSync(join(import.meta.dirname, "files", "pulumi-eks.state.json"), `${JSON.stringify(state, null, 2)}\n`);
