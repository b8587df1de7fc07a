import { unknown } from "../../support/analyzer";
import { trustFor } from "../fixtures";
import { irsaTrust, type Legitimate, type Role } from "./stack";

/** Nodes of all kinds beside pods on Fargate. */
export const nodes: Legitimate = {
  "Auto Mode beside Fargate": (stack) => {
    const nodes = stack.nodeRole("auto-nodes");
    const role = stack.role("auto-cluster", trustFor("eks.amazonaws.com"));
    const computeConfig = { enabled: true, nodePools: ["general-purpose"], nodeRoleArn: nodes.arn };
    stack.add("aws:eks/cluster:Cluster", "prod", ...stack.arnOf("roleArn", role, { name: "prod", computeConfig }));
    stack.profile(stack.podRole());
  },
  "Karpenter on EC2, its controller on Fargate": (stack) => {
    stack.cluster();
    const nodes = stack.nodeRole("karpenter-nodes");
    stack.instanceProfile(nodes);
    stack.role("karpenter-controller", irsaTrust(stack.account));
    stack.add("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", "default", {
      metadata: { name: "default" },
      spec: { role: nodes.name },
    });
    stack.add(
      "aws:eks/accessEntry:AccessEntry",
      "nodes",
      ...stack.arnOf("principalArn", nodes, { clusterName: "prod", type: "EC2_LINUX" }),
    );
    stack.profile(stack.podRole(), "prod", "karpenter");
  },
  "self-managed nodes by a launch template": (stack) => {
    const profile = stack.instanceProfile(stack.nodeRole());
    stack.add(
      "aws:ec2/launchTemplate:LaunchTemplate",
      "nodes",
      { iamInstanceProfile: { name: "nodes-profile" } },
      {
        propertyDependencies: { iamInstanceProfile: [profile] },
      },
    );
    stack.profile(stack.podRole());
  },
  "aws-auth with pods and nodes": (stack) => {
    const pods = stack.podRole();
    const nodes = stack.nodeRole();
    const entry = (role: Role, groups: string) =>
      `- rolearn: ${role.arn}\n  username: system:node:{{SessionName}}\n  groups: [${groups}]\n`;
    const both = "system:bootstrappers, system:nodes";
    const mapRoles = entry(pods, `${both}, system:node-proxier`) + entry(nodes, both);
    stack.add("kubernetes:core/v1:ConfigMap", "aws-auth", {
      metadata: { name: "aws-auth", namespace: "kube-system" },
      data: { mapRoles },
    });
    stack.profile(pods);
    stack.nodeGroup(nodes);
  },
  "spot fleet, Batch and EC2 roles beside Fargate": (stack) => {
    stack.attach(
      stack.role("fleet", trustFor("spotfleet.amazonaws.com")),
      "arn:aws:iam::aws:policy/service-role/AmazonEC2SpotFleetTaggingRole",
    );
    const nodes = stack.nodeRole("batch-nodes");
    stack.instanceProfile(nodes);
    stack.profile(stack.podRole());
  },
  "Karpenter by an instance profile of its own, and pods on Fargate": (stack) => {
    stack.instanceProfile(stack.nodeRole("karpenter"));
    stack.add("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", "default", {
      spec: { instanceProfile: "karpenter-profile" },
    });
    stack.profile(stack.podRole());
  },
  "a group of mixed instances by a launch template, and pods on Fargate": (stack) => {
    const profile = stack.instanceProfile(stack.nodeRole());
    const template = stack.add(
      "aws:ec2/launchTemplate:LaunchTemplate",
      "nodes",
      { iamInstanceProfile: { arn: stack.later(`arn:aws:iam::${stack.account}:instance-profile/nodes-profile`) } },
      { propertyDependencies: { iamInstanceProfile: [profile] } },
    );
    const launchTemplateSpecification = { launchTemplateId: stack.later("lt-1"), version: "$Latest" };
    stack.add(
      "aws:autoscaling/group:Group",
      "nodes",
      { mixedInstancesPolicy: { launchTemplate: { launchTemplateSpecification } } },
      {
        propertyDependencies: { mixedInstancesPolicy: [template] },
      },
    );
    stack.profile(stack.podRole());
  },
  "an instance profile of another stack in a launch template": (stack) => {
    stack.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { iamInstanceProfile: { name: "pods" } });
    stack.profile(stack.podRole());
  },
  "Auto Mode turned off, its node role left in place": (stack) => {
    const role = stack.nodeRole();
    stack.add("aws:eks/cluster:Cluster", "prod", ...stack.arnOf("computeConfig", role, { name: "prod" }));
    stack.profile(stack.podRole());
  },
  "Auto Mode's node class and its access entry": (stack) => {
    const nodes = stack.nodeRole("auto");
    stack.add("kubernetes:eks.amazonaws.com/v1:NodeClass", "default", { spec: { role: nodes.name } });
    stack.add(
      "aws:eks/accessEntry:AccessEntry",
      "auto",
      ...stack.arnOf("principalArn", nodes, { clusterName: "prod", type: "EC2" }),
    );
    stack.profile(stack.podRole());
  },
  "hybrid nodes by IAM Roles Anywhere": (stack) => {
    const trust = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "rolesanywhere.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        },
      ],
    });
    const hybrid = stack.role("hybrid", trust);
    stack.add(
      "aws:eks/accessEntry:AccessEntry",
      "hybrid",
      ...stack.arnOf("principalArn", hybrid, { clusterName: "prod", type: "HYBRID_LINUX" }),
    );
    stack.profile(stack.podRole());
  },
  "a cluster of @pulumi/eks that maps its node role, and pods on Fargate": (stack) => {
    const nodes = stack.nodeRole();
    const roleMappings = [
      {
        roleArn: stack.later(nodes.arn),
        username: "system:node:{{EC2PrivateDNSName}}",
        groups: ["system:bootstrappers", "system:nodes"],
      },
    ];
    stack.add(
      "eks:index:Cluster",
      "prod",
      { name: "prod", roleMappings },
      { propertyDependencies: { roleMappings: [nodes.urn] } },
    );
    stack.profile(stack.podRole());
  },
  "ECS tasks and an EC2 bastion beside pods on Fargate": (stack) => {
    const task = stack.role("task", trustFor("ecs-tasks.amazonaws.com"));
    stack.attach(task, "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy");
    stack.add(
      "aws:ecs/taskDefinition:TaskDefinition",
      "app",
      ...stack.arnOf("executionRoleArn", task, { requiresCompatibilities: ["FARGATE"] }),
    );
    const bastion = stack.role("bastion", trustFor("ec2.amazonaws.com"));
    stack.attach(bastion, "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore");
    const profile = stack.instanceProfile(bastion);
    stack.add(
      "aws:ec2/instance:Instance",
      "bastion",
      { iamInstanceProfile: "bastion-profile" },
      { propertyDependencies: { iamInstanceProfile: [profile] } },
    );
    stack.profile(stack.podRole());
  },
  "an instance profile of the pods' role's name, with the nodes' role in it": (stack) => {
    const profile = stack.instanceProfile(stack.nodeRole(), "pods");
    const props = { iamInstanceProfile: { name: stack.later("pods") } };
    const more = { propertyDependencies: { iamInstanceProfile: [profile] } };
    stack.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", props, more);
    stack.profile(stack.podRole("pods"));
  },
  "a chart that installs Karpenter's node class for the nodes' role": (stack) => {
    const spec = { role: stack.nodeRole().name };
    const resources = [{ apiVersion: "karpenter.k8s.aws/v1", kind: "EC2NodeClass", spec }];
    stack.add("kubernetes:helm.sh/v3:Release", "node-classes", { chart: "raw", values: { resources } });
    stack.profile(stack.podRole());
  },
  "Auto Mode and access entries of @pulumi/eks, and pods on Fargate": (stack) => {
    const nodes = stack.nodeRole();
    const pods = stack.podRole();
    const props = {
      name: "prod",
      autoMode: { enabled: true, createNodeRole: false, computeConfig: { nodeRoleArn: stack.later(nodes.arn) } },
      accessEntries: {
        nodes: { principalArn: stack.later(nodes.arn), type: "EC2" },
        developers: { principalArn: `arn:aws:iam::${stack.account}:role/developers` },
      },
      fargate: { podExecutionRoleArn: stack.later(pods.arn) },
    };
    const propertyDependencies = { autoMode: [nodes.urn], accessEntries: [nodes.urn], fargate: [pods.urn] };
    stack.add("eks:index:Cluster", "prod", props, { propertyDependencies });
  },
  "a spot fleet whose list is known when its instance profile is made, and pods on Fargate": (stack) => {
    const profile = stack.instanceProfile(stack.nodeRole());
    const launchSpecifications = stack.deployed ? [{ iamInstanceProfile: "nodes-profile" }] : unknown;
    const more = { propertyDependencies: { launchSpecifications: [profile] } };
    stack.add("aws:ec2/spotFleetRequest:SpotFleetRequest", "fleet", { launchSpecifications }, more);
    stack.profile(stack.podRole());
  },
  "the access policy of Auto Mode's nodes, and pods on Fargate": (stack) => {
    const policyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy";
    const [props, more] = stack.arnOf("principalArn", stack.nodeRole(), { clusterName: "prod", policyArn });
    stack.add("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "nodes", props, more);
    stack.profile(stack.podRole());
  },
  "a cluster of ACK in Auto Mode, and pods on Fargate": (stack) => {
    const cluster = stack.role("cluster", trustFor("eks.amazonaws.com"));
    const nodes = stack.nodeRole();
    const spec = {
      name: "prod",
      roleARN: stack.later(cluster.arn),
      computeConfig: { enabled: true, nodeRoleARN: stack.later(nodes.arn) },
    };
    const propertyDependencies = { spec: [cluster.urn, nodes.urn] };
    stack.add("kubernetes:eks.services.k8s.aws/v1alpha1:Cluster", "prod", { spec }, { propertyDependencies });
    stack.profile(stack.podRole());
  },
  "hybrid nodes by an activation, HyperPod, and pods on Fargate": (stack) => {
    const hybrid = stack.role("hybrid", trustFor("ssm.amazonaws.com"));
    stack.add("aws:ssm/activation:Activation", "hybrid", { iamRole: hybrid.name });
    const hyperpod = stack.role("hyperpod", trustFor("sagemaker.amazonaws.com"));
    const props = { instanceGroups: [{ executionRole: stack.later(hyperpod.arn) }] };
    const more = { propertyDependencies: { instanceGroups: [hyperpod.urn] } };
    stack.add("aws-native:sagemaker:Cluster", "hyperpod", props, more);
    stack.profile(stack.podRole());
  },
};
