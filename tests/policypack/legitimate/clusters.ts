import { executionPolicy, rightTrust } from "../fixtures";
import { irsaTrust, podIdentityTrust, sourceArn, trustWith, type Legitimate } from "./stack";

/** Clusters, their profiles, and who may make them. */
export const clusters: Legitimate = {
  "a cluster with pods on Fargate only": (stack) => {
    stack.cluster();
    stack.profile(stack.podRole());
  },
  "Fargate beside a managed node group with a role of its own": (stack) => {
    stack.cluster();
    stack.nodeGroup(stack.nodeRole());
    stack.profile(stack.podRole());
  },
  "one role for two clusters": (stack) => {
    const role = stack.role(
      "pods",
      trustWith({ ArnLike: { "aws:SourceArn": [sourceArn, sourceArn.replace("prod", "test")] } }),
    );
    stack.attach(role, executionPolicy);
    stack.profile(role, "prod");
    stack.profile(role, "test");
  },
  "one role for every cluster of the account in every Region": (stack) => {
    const wide = sourceArn.replace("eu-west-1", "*").replace("prod", "*");
    const role = stack.role("pods", trustWith({ ArnLike: { "aws:SourceArn": wide } }));
    stack.attach(role, executionPolicy);
    for (const cluster of ["a", "b", "c"]) stack.profile(role, cluster);
  },
  "access entries for pods and nodes": (stack) => {
    const pods = stack.podRole();
    const nodes = stack.nodeRole();
    stack.add(
      "aws:eks/accessEntry:AccessEntry",
      "pods",
      ...stack.arnOf("principalArn", pods, { clusterName: "prod", type: "FARGATE_LINUX" }),
    );
    stack.add(
      "aws:eks/accessEntry:AccessEntry",
      "nodes",
      ...stack.arnOf("principalArn", nodes, { clusterName: "prod", type: "EC2_LINUX" }),
    );
    stack.profile(pods);
  },
  "the component, with its children": (stack) => {
    const type = "fargate-pod-execution-role:index:FargatePodExecutionRole";
    const parent = stack.add(type, "pods", { clusters: ["prod"] });
    const urn = `urn:pulumi:dev::project::${type}$aws:iam/role:Role::pods-role`;
    const role = stack.role("pods-role", rightTrust(), {}, { parent, urn });
    stack.attach({ ...role, urn }, executionPolicy, "pods-execution-policy");
    stack.profile({ ...role, urn });
  },
  "a profile of @pulumi/eks with a role of one's own": (stack) => {
    const role = stack.podRole();
    stack.add("eks:index:Cluster", "prod", { name: "prod", fargate: { podExecutionRoleArn: role.arn } });
  },
  "a cluster of @pulumi/eks with its node groups and a role of one's own for pods": (stack) => {
    const pods = stack.podRole();
    const nodes = stack.nodeRole();
    const [props, more] = stack.arnOf("fargate", pods, { name: "prod", instanceRoles: [nodes.arn] });
    const fargate = { podExecutionRoleArn: props.fargate };
    const parent = stack.add("eks:index:Cluster", "prod", { ...props, fargate }, more);
    stack.add("aws:eks/nodeGroup:NodeGroup", "prod-nodes", ...stack.arnOf("nodeRoleArn", nodes, { parent }));
  },
  "an aws-native role and profile": (stack) => {
    const props = {
      roleName: "pods",
      arn: stack.later(`arn:aws:iam::${stack.account}:role/pods`),
      assumeRolePolicyDocument: JSON.parse(rightTrust("prod", stack.account)) as unknown,
      managedPolicyArns: [executionPolicy],
    };
    const urn = stack.add("aws-native:iam:Role", "pods", props);
    const role = { urn, name: "pods", arn: `arn:aws:iam::${stack.account}:role/pods` };
    stack.add(
      "aws-native:eks:FargateProfile",
      "pods",
      ...stack.arnOf("podExecutionRoleArn", role, { clusterName: "prod" }),
    );
  },
  "a cluster whose name the provider makes up": (stack) => {
    const role = stack.role("pods", stack.later(rightTrust("prod-1a2b3c4", stack.account)));
    stack.attach(role, executionPolicy);
    stack.add("aws:eks/cluster:Cluster", "prod", { name: "prod-1a2b3c4", __defaults: ["name"] });
    stack.add(
      "aws:eks/fargateProfile:FargateProfile",
      "pods",
      ...stack.arnOf("podExecutionRoleArn", role, {
        clusterName: stack.later("prod-1a2b3c4"),
      }),
    );
  },
  "several clusters in one account that share a role by a pattern for their names": (stack) => {
    const trust = trustWith({ ArnLike: { "aws:SourceArn": sourceArn.replace("prod", "team-*") } });
    const role = stack.role("pods", trust);
    stack.attach(role, executionPolicy);
    for (const name of ["team-a", "team-b", "team-c"]) {
      stack.cluster(name);
      stack.profile(role, name);
    }
  },
  "several profiles of one cluster with roles of their own": (stack) => {
    stack.cluster();
    for (const name of ["system", "apps", "jobs"]) stack.profile(stack.podRole(`pods-${name}`), "prod", name);
  },
  "a role that no profile uses yet": (stack) => {
    stack.podRole();
  },
  "a cluster with encrypted secrets, add-ons and pod identities": (stack) => {
    stack.cluster("prod", {
      encryptionConfig: { provider: { keyArn: stack.later("arn:aws:kms:eu-west-1:111122223333:key/x") } },
    });
    stack.add("aws:kms/key:Key", "secrets", {
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${stack.account}:root` }, Action: "kms:*", Resource: "*" },
        ],
      }),
    });
    const app = stack.role("app", podIdentityTrust);
    stack.add(
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
      "app",
      ...stack.arnOf("roleArn", app, {
        clusterName: "prod",
        namespace: "a",
        serviceAccount: "b",
      }),
    );
    const cni = stack.role("cni", irsaTrust(stack.account));
    stack.attach(cni, "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy");
    stack.add(
      "aws:eks/addon:Addon",
      "cni",
      ...stack.arnOf("serviceAccountRoleArn", cni, { clusterName: "prod", addonName: "vpc-cni" }),
    );
    stack.profile(stack.podRole());
  },
  "a role and a profile made by a remote component": (stack) => {
    const parent = stack.add("acme:index:Platform", "platform", { clusterName: "prod" });
    const role = stack.role("pods", rightTrust("prod", stack.account), {}, { parent });
    stack.attach(role, executionPolicy);
    stack.add(
      "aws:eks/fargateProfile:FargateProfile",
      "pods",
      { clusterName: "prod", podExecutionRoleArn: stack.later(role.arn) },
      {
        propertyDependencies: { podExecutionRoleArn: [parent] },
        parent,
      },
    );
  },
  "the component for one cluster, its profile, and nodes beside it": (stack) => {
    const type = "fargate-pod-execution-role:index:FargatePodExecutionRole";
    const parent = stack.add(type, "pods", {
      clusters: ["prod"],
      roleArn: stack.later(`arn:aws:iam::${stack.account}:role/pods-role`),
      roleName: stack.later("pods-role"),
    });
    const role = stack.role("pods-role", rightTrust("prod", stack.account), {}, { parent });
    stack.attach(role, executionPolicy);
    stack.add(
      "aws:eks/fargateProfile:FargateProfile",
      "pods",
      { clusterName: "prod", podExecutionRoleArn: stack.later(role.arn) },
      {
        propertyDependencies: { podExecutionRoleArn: [parent] },
      },
    );
    stack.nodeGroup(stack.nodeRole());
  },
  "access entries for people, whatever their groups": (stack) => {
    const admin = stack.role("admin", irsaTrust(stack.account));
    stack.add(
      "aws:eks/accessEntry:AccessEntry",
      "admin",
      ...stack.arnOf("principalArn", admin, {
        clusterName: "prod",
        type: "STANDARD",
        kubernetesGroups: ["admins"],
      }),
    );
    stack.profile(stack.podRole());
  },
};
