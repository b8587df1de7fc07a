import { executionPolicy, rightTrust, trustFor } from "../fixtures";
import { sourceArn, trustWith, type Legitimate } from "./stack";

/** Several accounts, Regions and partitions. */
export const accounts: Legitimate = {
  "a profile with a role that another stack makes": (stack) => {
    stack.cluster();
    stack.add("aws:eks/fargateProfile:FargateProfile", "pods", {
      clusterName: "prod",
      podExecutionRoleArn: `arn:aws:iam::${stack.account}:role/made-elsewhere`,
    });
    stack.nodeGroup(stack.nodeRole());
  },
  "roles of one name in two accounts": (stack) => {
    const provider = { name: "own", props: { allowedAccountIds: JSON.stringify([stack.account]) } };
    const other = "arn:aws:iam::444455556666:role/pods";
    stack.add("aws:eks/nodeGroup:NodeGroup", "elsewhere", { clusterName: "far", nodeRoleArn: other });
    stack.profile(stack.podRole("pods", "prod", { provider }));
  },
  "two Regions, each with a provider of its own": (stack) => {
    for (const region of ["eu-west-1", "us-east-1"]) {
      const provider = { name: region, props: { region } };
      const trust = trustWith({ ArnLike: { "aws:SourceArn": sourceArn.replace("eu-west-1", region) } });
      const role = stack.role(`pods-${region}`, trust, {}, { provider });
      stack.attach(role, executionPolicy);
      stack.profile(role, "prod", `prod-${region}`);
    }
  },
  "a provider that assumes a role in the account of the cluster": (stack) => {
    const roleArn = `arn:aws:iam::${stack.account}:role/deploy`;
    const provider = { name: "own", props: { region: "eu-west-1", assumeRoles: JSON.stringify([{ roleArn }]) } };
    stack.profile(stack.podRole("pods", "prod", { provider }));
    stack.nodeGroup(stack.nodeRole());
  },
  "a provider that comes from a pipeline's account, with its web identity, into the account of the cluster": (
    stack,
  ) => {
    const pipeline = JSON.stringify({
      roleArn: "arn:aws:iam::444455556666:role/pipeline",
      webIdentityTokenFile: "token",
    });
    const assumeRoles = JSON.stringify([{ roleArn: `arn:aws:iam::${stack.account}:role/deploy` }]);
    const provider = { name: "own", props: { region: "eu-west-1", assumeRoles, assumeRoleWithWebIdentity: pipeline } };
    stack.profile(stack.podRole("pods", "prod", { provider }));
    stack.nodeGroup(stack.nodeRole());
  },
  "China, with its own service for nodes": (stack) => {
    const china = stack.in({ partition: "aws-cn", region: "cn-north-1", provider: "china" });
    const trust = trustWith({
      ArnLike: { "aws:SourceArn": "arn:aws-cn:eks:cn-north-1:111122223333:fargateprofile/prod/*" },
    });
    const role = china.role("pods", trust);
    china.attach(role, "arn:aws-cn:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy");
    china.profile(role);
    const nodes = china.role("nodes", trustFor("ec2.amazonaws.com.cn"));
    china.attach(nodes, "arn:aws-cn:iam::aws:policy/AmazonEKSWorkerNodePolicy");
    china.nodeGroup(nodes);
  },
  "two accounts, each with a cluster, nodes and pods of the same names": (stack) => {
    for (const account of ["111122223333", "444455556666"]) {
      const place = stack.in({ account, region: "eu-west-1", provider: `of-${account}` });
      place.cluster();
      place.nodeGroup(place.nodeRole());
      place.profile(place.podRole());
    }
  },
  "one name for the nodes' role in one account and for the pods' in another": (stack) => {
    const nodes = stack.in({ account: "444455556666", region: "eu-west-1", provider: "far" });
    nodes.nodeGroup(nodes.nodeRole("eks"));
    const pods = stack.in({ account: "111122223333", region: "eu-west-1", provider: "near" });
    pods.profile(pods.podRole("eks"));
  },
  "one name for both, where the providers do not show their accounts": (stack) => {
    const nodes = stack.in({ account: "444455556666", profile: "far", provider: "far" });
    nodes.nodeGroup(nodes.nodeRole("eks"));
    const pods = stack.in({ account: "111122223333", profile: "near", provider: "near" });
    pods.profile(pods.podRole("eks"));
  },
  "one role for the clusters of two Regions": (stack) => {
    const arns = ["eu-west-1", "us-east-1"].map((region) => sourceArn.replace("eu-west-1", region));
    const role = stack.role("pods", trustWith({ ArnLike: { "aws:SourceArn": arns } }));
    stack.attach(role, executionPolicy);
    for (const region of ["eu-west-1", "us-east-1"]) stack.in({ region, provider: region }).profile(role);
  },
  "resources with a Region of their own": (stack) => {
    const role = stack.role(
      "pods",
      trustWith({ ArnLike: { "aws:SourceArn": sourceArn.replace("eu-west-1", "us-west-2") } }),
    );
    stack.attach(role, executionPolicy);
    const [props, more] = stack.arnOf("podExecutionRoleArn", role, { clusterName: "prod", region: "us-west-2" });
    stack.add("aws:eks/fargateProfile:FargateProfile", "pods", props, more);
  },
  "node roles that another stack gives out, and pods of one's own": (stack) => {
    const reference = stack.add("pulumi:pulumi:StackReference", "org/nodes/prod", { name: "org/nodes/prod" });
    const nodeRoleArn = `arn:aws:iam::${stack.account}:role/nodes`;
    stack.add(
      "aws:eks/nodeGroup:NodeGroup",
      "nodes",
      { clusterName: "prod", nodeRoleArn },
      { propertyDependencies: { nodeRoleArn: [reference] } },
    );
    stack.profile(stack.podRole());
  },
  "a provider whose account and Region are not known yet": (stack) => {
    const provider = {
      name: "later",
      props: { region: stack.later("eu-west-1"), allowedAccountIds: stack.later(JSON.stringify([stack.account])) },
    };
    const role = stack.role("pods", rightTrust("prod", stack.account), {}, { provider });
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "a provider that is there later, of whose resources a preview shows nothing": (stack) => {
    stack.cluster();
    stack.nodeGroup(stack.nodeRole());
    stack.profile(stack.podRole());
    if (!stack.deployed) for (const resource of stack.resources) resource.props = {};
  },
};
