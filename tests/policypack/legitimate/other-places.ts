import { secret, unknown } from "../../support/analyzer";
import { executionPolicy, rightTrust, trustFor } from "../fixtures";
import { irsaTrust, podIdentityTrust, sourceArn, trustWith, type Legitimate, type Stack } from "./stack";

const service = "eks-fargate-pods.amazonaws.com";
const accessPolicy = (name: string) => ({ policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}` });
const passesRole = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:PassedToService": service } },
    },
  ],
});

function podsWith(stack: Stack, trust: string): void {
  const role = stack.role("pods", trust);
  stack.attach(role, executionPolicy);
  stack.profile(role);
}

/** What is right in places, and in forms, where one seldom looks. */
export const otherPlaces: Legitimate = {
  "HyperPod's nodes beside pods on Fargate": (stack) => {
    const role = stack.role("hyperpod", trustFor("sagemaker.amazonaws.com"));
    const entry = { type: "HYPERPOD_LINUX", clusterName: "prod" };
    stack.add("aws:eks/accessEntry:AccessEntry", "hyperpod", ...stack.arnOf("principalArn", role, entry));
    stack.profile(stack.podRole());
  },
  "aws-auth in a list of ConfigMaps": (stack) => {
    const [pods, nodes] = [stack.podRole(), stack.nodeRole()];
    const groups = "system:bootstrappers, system:nodes";
    const mapRoles =
      `- {rolearn: "${nodes.arn}", username: "system:node:{{EC2PrivateDNSName}}", groups: [${groups}]}\n` +
      `- {rolearn: "${pods.arn}", username: "system:node:{{SessionName}}", groups: [${groups}, system:node-proxier]}\n`;
    stack.add("kubernetes:core/v1:ConfigMapList", "auth", {
      items: [{ metadata: { name: "aws-auth", namespace: "kube-system" }, data: { mapRoles } }],
    });
    stack.profile(pods);
    stack.nodeGroup(nodes);
  },
  "aws-auth that is known when the roles are made": (stack) => {
    const [pods, nodes] = [stack.podRole(), stack.nodeRole()];
    const mapRoles = stack.later(`- rolearn: ${nodes.arn}\n  groups: [system:nodes]\n`);
    stack.add(
      "kubernetes:core/v1:ConfigMap",
      "auth",
      { metadata: { name: "aws-auth", namespace: "kube-system" }, data: { mapRoles } },
      { propertyDependencies: { data: [pods.urn, nodes.urn] } },
    );
    stack.profile(pods);
    stack.nodeGroup(nodes);
  },
  "a list of objects that is not known yet": (stack) => {
    stack.add("kubernetes:apps/v1:DeploymentList", "apps", { items: stack.deployed ? [] : unknown });
    stack.profile(stack.podRole());
  },
  "Karpenter 0.x with an instance profile of its own in its settings": (stack) => {
    const profile = stack.instanceProfile(stack.nodeRole("karpenter"));
    const settings = { aws: { defaultInstanceProfile: stack.later("karpenter-profile") } };
    stack.add(
      "kubernetes:helm.sh/v3:Release",
      "karpenter",
      { chart: "karpenter", values: { settings } },
      { propertyDependencies: { values: [profile] } },
    );
    stack.profile(stack.podRole());
  },
  "a Fargate profile and a node group of ACK": (stack) => {
    const [pods, nodes] = [stack.podRole(), stack.nodeRole()];
    stack.add(
      "kubernetes:eks.services.k8s.aws/v1alpha1:FargateProfile",
      "pods",
      { spec: { name: "pods", clusterName: "prod", podExecutionRoleARN: stack.later(pods.arn) } },
      { propertyDependencies: { spec: [pods.urn] } },
    );
    stack.add(
      "kubernetes:eks.services.k8s.aws/v1alpha1:Nodegroup",
      "nodes",
      { spec: { name: "nodes", clusterName: "prod", nodeRole: stack.later(nodes.arn) } },
      { propertyDependencies: { spec: [nodes.urn] } },
    );
  },
  "a Fargate profile and a machine pool of the Cluster API, whose cluster has another name in EKS": (stack) => {
    const api = "kubernetes:infrastructure.cluster.x-k8s.io/v1beta2";
    const [pods, nodes] = [stack.podRole(), stack.nodeRole()];
    stack.add(`${api}:AWSFargateProfile`, "pods", { spec: { clusterName: "capi", roleName: pods.name } });
    stack.add(`${api}:AWSManagedMachinePool`, "nodes", { spec: { roleName: nodes.name } });
  },
  "a control plane of the Cluster API that maps the roles of nodes and of pods": (stack) => {
    const [pods, nodes] = [stack.podRole(), stack.nodeRole()];
    stack.profile(pods);
    const groups = ["system:bootstrappers", "system:nodes"];
    const mapRoles = [
      { rolearn: nodes.arn, username: "system:node:{{EC2PrivateDNSName}}", groups },
      { rolearn: pods.arn, username: "system:node:{{SessionName}}", groups: [...groups, "system:node-proxier"] },
    ];
    stack.add("kubernetes:controlplane.cluster.x-k8s.io/v1beta2:AWSManagedControlPlane", "prod", {
      spec: { iamAuthenticatorConfig: { mapRoles } },
    });
  },
  "machines of the Cluster API with an instance profile of their own beside pods on Fargate": (stack) => {
    const profile = stack.instanceProfile(stack.nodeRole());
    const iamInstanceProfile = stack.later("nodes-profile");
    const kinds = {
      AWSMachineTemplate: { template: { spec: { iamInstanceProfile } } },
      AWSMachinePool: { awsLaunchTemplate: { iamInstanceProfile } },
    };
    for (const [kind, spec] of Object.entries(kinds))
      stack.add(
        `kubernetes:infrastructure.cluster.x-k8s.io/v1beta2:${kind}`,
        "nodes",
        { spec },
        { propertyDependencies: { spec: [profile] } },
      );
    stack.profile(stack.podRole());
  },
  "a Fargate profile of ACK that is known when both roles are made": (stack) => {
    const [pods, nodes] = [stack.podRole(), stack.nodeRole()];
    stack.add(
      "kubernetes:eks.services.k8s.aws/v1alpha1:FargateProfile",
      "pods",
      { spec: { clusterName: "prod", podExecutionRoleARN: stack.later(pods.arn) } },
      { propertyDependencies: { spec: [pods.urn, nodes.urn] } },
    );
  },
  "Fargate profiles of Crossplane and ACK that refer to their roles": (stack) => {
    stack.add("kubernetes:eks.aws.upbound.io/v1beta1:FargateProfile", "crossplane", {
      spec: { forProvider: { podExecutionRoleArnSelector: { matchLabels: { role: "pods" } } } },
    });
    stack.add("kubernetes:eks.services.k8s.aws/v1alpha1:FargateProfile", "ack", {
      spec: { clusterName: "prod", podExecutionRoleRef: { from: { name: "pods" } } },
    });
  },
  "ECS Managed Instances beside pods on Fargate": (stack) => {
    const profile = stack.instanceProfile(stack.role("ecs", trustFor("ec2.amazonaws.com")));
    const ec2InstanceProfileArn = stack.later(`arn:aws:iam::${stack.account}:instance-profile/ecs-profile`);
    stack.add(
      "aws:ecs/capacityProvider:CapacityProvider",
      "ecs",
      { managedInstancesProvider: { instanceLaunchTemplate: { ec2InstanceProfileArn } } },
      { propertyDependencies: { managedInstancesProvider: [profile] } },
    );
    stack.profile(stack.podRole());
  },
  "access entries of people with their access policies": (stack) => {
    const principalArn = `arn:aws:iam::${stack.account}:role/admin`;
    const policy = accessPolicy("AmazonEKSClusterAdminPolicy");
    stack.add("aws-native:eks:AccessEntry", "admin", { principalArn, type: "STANDARD", accessPolicies: [policy] });
    stack.add("eks:index:Cluster", "dev", {
      name: "dev",
      accessEntries: { admin: { principalArn, accessPolicies: { admin: policy } } },
    });
    stack.profile(stack.podRole());
  },
  "Batch, EMR and a capability on the cluster, and a pod identity": (stack) => {
    stack.add("aws:batch/computeEnvironment:ComputeEnvironment", "batch", {
      eksConfiguration: { eksClusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/prod", kubernetesNamespace: "b" },
    });
    stack.attach(stack.role("emr", irsaTrust(stack.account)), "arn:aws:iam::aws:policy/AmazonS3FullAccess");
    const capability = stack.role("capability", trustFor("capabilities.eks.amazonaws.com"));
    stack.add("aws:eks/capability:Capability", "ack", ...stack.arnOf("roleArn", capability, { clusterName: "prod" }));
    const app = stack.role("app", podIdentityTrust);
    const association = { clusterName: "prod", namespace: "app", serviceAccount: "app" };
    stack.add(
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
      "app",
      ...stack.arnOf("roleArn", app, association),
    );
    stack.profile(stack.podRole());
  },
  "policies of a topic, of users and of a permission set, a query and a rule that name the service": (stack) => {
    const Statement = [{ Effect: "Deny", Principal: { Service: service }, Action: "sns:*", Resource: "*" }];
    stack.add("aws:sns/topicPolicy:TopicPolicy", "topic", { policy: JSON.stringify({ Statement }) });
    stack.add("aws:iam/userPolicyAttachment:UserPolicyAttachment", "ci", { user: "ci", policyArn: executionPolicy });
    stack.add("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "admins", {
      inlinePolicy: passesRole,
    });
    stack.add("aws:cloudwatch/queryDefinition:QueryDefinition", "calls", { queryString: `filter by = '${service}'` });
    stack.add("aws:cfg/rule:Rule", "attached", { inputParameters: JSON.stringify({ policyARNs: executionPolicy }) });
    stack.add("aws:accessanalyzer/archiveRule:ArchiveRule", "known", { filters: [{ eqs: [service] }] });
    stack.profile(stack.podRole());
  },
  "a role whose name the provider makes up": (stack) => {
    const arn = stack.later(`arn:aws:iam::${stack.account}:role/pods-1`);
    const props = { namePrefix: "pods-", name: stack.later("pods-1"), arn, assumeRolePolicy: rightTrust() };
    const urn = stack.add("aws:iam/role:Role", "pods", props);
    const attached = { role: stack.later("pods-1"), policyArn: executionPolicy };
    const type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    stack.add(type, "attached", attached, { propertyDependencies: { role: [urn] } });
    const profile = { clusterName: "prod", podExecutionRoleArn: arn };
    stack.add("aws:eks/fargateProfile:FargateProfile", "pods", profile, {
      propertyDependencies: { podExecutionRoleArn: [urn] },
    });
  },
  "a role whose name and trust policy are secrets": (stack) => {
    const role = stack.role("pods", rightTrust(), { name: secret("pods"), assumeRolePolicy: secret(rightTrust()) });
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "a statement that is no list": (stack) => {
    const document = JSON.parse(rightTrust());
    podsWith(stack, JSON.stringify({ ...document, Id: "pods", Statement: document.Statement[0] }, null, 2));
  },
  "a limit that also asks for the key": (stack) => {
    podsWith(stack, trustWith({ ArnLike: { "aws:SourceArn": sourceArn }, Null: { "aws:SourceArn": "false" } }));
  },
  "a limit that also asks for the role's own account": (stack) => {
    const own = { "aws:SourceAccount": "${aws:ResourceAccount}" };
    podsWith(stack, trustWith({ ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: own }));
  },
  "a limit that ends in a far year": (stack) => {
    const until = { "aws:CurrentTime": "2099-01-01T00:00:00Z" };
    podsWith(stack, trustWith({ ArnLike: { "aws:SourceArn": sourceArn }, DateLessThan: until }));
  },
  "a Deny for all that are no services": (stack) => {
    const others = { Bool: { "aws:PrincipalIsAWSService": "false" } };
    const deny = { Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole", Condition: others };
    podsWith(stack, trustWith({ ArnLike: { "aws:SourceArn": sourceArn } }, deny));
  },
  "a Terraform module with a node group, a Fargate profile and their roles": (stack) => {
    const parent = stack.add("eks-module:index:Module", "eks", { name: "prod" });
    const add = (type: string, name: string, props: Record<string, unknown>) =>
      stack.add(`eks-module:tf:aws_${type}`, name, props, { parent });
    const arnOf = (name: string) => stack.later(`arn:aws:iam::${stack.account}:role/${name}`);
    const trusts = { pods: rightTrust("prod", stack.account), nodes: trustFor("ec2.amazonaws.com") };
    for (const [name, trust] of Object.entries(trusts))
      add("iam_role", name, { name: stack.later(name), arn: arnOf(name), assume_role_policy: trust });
    const policies = { pods: executionPolicy, nodes: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" };
    for (const [name, policy] of Object.entries(policies))
      add("iam_role_policy_attachment", name, { role: stack.later(name), policy_arn: policy });
    add("eks_fargate_profile", "pods", { cluster_name: "prod", pod_execution_role_arn: arnOf("pods") });
    add("eks_node_group", "nodes", { cluster_name: "prod", node_role_arn: arnOf("nodes") });
  },
  "a Terraform state in Pulumi Cloud with a node group, a Fargate profile and their roles": (stack) => {
    const add = (type: string, props: Record<string, unknown>) =>
      stack.add(`pulumi:terraform:aws_${type}`, `aws_${type}.${String(props.name)}`, props);
    const arnOf = (name: string) => `arn:aws:iam::${stack.account}:role/${name}`;
    const trusts = { pods: rightTrust("prod", stack.account), nodes: trustFor("ec2.amazonaws.com") };
    for (const [name, trust] of Object.entries(trusts))
      add("iam_role", { name, arn: arnOf(name), assume_role_policy: trust });
    add("iam_role_policy_attachment", { name: "pods", role: "pods", policy_arn: executionPolicy });
    add("eks_fargate_profile", { name: "pods", cluster_name: "prod", pod_execution_role_arn: arnOf("pods") });
    add("eks_node_group", { name: "nodes", cluster_name: "prod", node_role_arn: arnOf("nodes") });
  },
  "a Terraform module that makes the pods' role, and attaches policies to roles of others": (stack) => {
    const parent = stack.add("eks-module:index:Module", "eks", { name: "prod" });
    const add = (type: string, name: string, props: Record<string, unknown>) =>
      stack.add(`eks-module:tf:aws_${type}`, name, props, { parent });
    const attach = (role: string, policy: string) =>
      add("iam_role_policy_attachment", role, { role: stack.later(role), policy_arn: policy });
    add("iam_role", "pods", { name: stack.later("pods"), assume_role_policy: rightTrust("prod", stack.account) });
    attach("pods", executionPolicy);
    attach("nodes", "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy");
    const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
    add("iam_role_policy", "app", { role: stack.later("app"), policy: JSON.stringify(policy) });
  },
};
