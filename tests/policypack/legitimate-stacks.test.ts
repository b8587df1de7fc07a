import assert from "node:assert/strict";
import { Analyzer, type TestResource, unknown, urnOf } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import { executionPolicy, rightTrust, trustFor } from "./fixtures";

/**
 * Stacks as platform teams write them, in which all is right: the pack must have no finding on any of them, neither at the
 * first preview, when nothing is known yet, nor when all is deployed, and at most one notice.
 */
class Stack {
  readonly resources: TestResource[] = [];

  constructor(
    private readonly deployed: boolean,
    readonly account = "111122223333",
    readonly partition = "aws",
  ) {}

  /** Adds a resource; returns its URN. */
  add(type: string, name: string, props: Record<string, unknown>, more: Partial<TestResource> = {}): string {
    this.resources.push({ type, name, props, ...more });
    return more.urn ?? urnOf(type, name);
  }

  /** A value that is known only when other resources are made. */
  later(value: string): string {
    return this.deployed ? value : unknown;
  }

  role(name: string, trust: string, props: Record<string, unknown> = {}, more: Partial<TestResource> = {}): Role {
    const arn = `arn:${this.partition}:iam::${this.account}:role/${name}`;
    const made = { arn, uniqueId: `AROA${name.toUpperCase()}`, managedPolicyArns: [], inlinePolicies: [], tagsAll: {} };
    const later = Object.fromEntries(Object.keys(made).map((key) => [key, unknown]));
    const known = { name, path: "/", assumeRolePolicy: trust };
    const urn = this.add("aws:iam/role:Role", name, { ...(this.deployed ? made : later), ...known, ...props }, more);
    return { urn, arn, name };
  }

  /** A pod execution role as AWS asks for it. */
  podRole(name = "pods", cluster = "prod", more: Partial<TestResource> = {}): Role {
    const role = this.role(
      name,
      rightTrust(cluster, this.account).replaceAll("arn:aws:", `arn:${this.partition}:`),
      {},
      more,
    );
    this.attach(role, executionPolicy.replace("arn:aws:", `arn:${this.partition}:`));
    return role;
  }

  nodeRole(name = "nodes"): Role {
    const role = this.role(name, trustFor("ec2.amazonaws.com"));
    for (const policy of ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"]) {
      this.attach(role, `arn:${this.partition}:iam::aws:policy/${policy}`);
    }
    return role;
  }

  attach(role: Role, policyArn: string, name = `${role.name}-${policyArn.split("/").pop() ?? ""}`): void {
    const props = { role: role.name, policyArn };
    this.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, props, {
      propertyDependencies: { role: [role.urn] },
    });
  }

  /** A property that holds a role's ARN, as `role.arn` in a program. */
  arnOf(
    property: string,
    role: Role,
    others: Record<string, unknown> = {},
  ): [Record<string, unknown>, Partial<TestResource>] {
    const props = { ...others, [property]: this.deployed ? role.arn : unknown };
    return [props, { propertyDependencies: { [property]: [role.urn] } }];
  }

  profile(role: Role, cluster = "prod", name = `${cluster}-profile`): void {
    const others = { clusterName: cluster, fargateProfileName: name };
    this.add("aws:eks/fargateProfile:FargateProfile", name, ...this.arnOf("podExecutionRoleArn", role, others));
  }

  nodeGroup(role: Role, cluster = "prod", name = `${cluster}-nodes`): void {
    this.add("aws:eks/nodeGroup:NodeGroup", name, ...this.arnOf("nodeRoleArn", role, { clusterName: cluster }));
  }

  cluster(name = "prod", props: Record<string, unknown> = {}): void {
    const role = this.role(`${name}-cluster`, trustFor("eks.amazonaws.com"));
    this.attach(role, `arn:${this.partition}:iam::aws:policy/AmazonEKSClusterPolicy`);
    this.add("aws:eks/cluster:Cluster", name, ...this.arnOf("roleArn", role, { name, ...props }));
  }

  instanceProfile(role: Role, name = `${role.name}-profile`): string {
    const props = {
      name,
      role: role.name,
      arn: this.deployed ? `arn:aws:iam::${this.account}:instance-profile/${name}` : unknown,
    };
    return this.add("aws:iam/instanceProfile:InstanceProfile", name, props, {
      propertyDependencies: { role: [role.urn] },
    });
  }
}

interface Role {
  urn: string;
  arn: string;
  name: string;
}

const irsaTrust = (account: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:a:b" } },
      },
    ],
  });

/** A trust policy with the service's statement and whatever else. */
const trustWith = (Condition: unknown, ...others: unknown[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "eks-fargate-pods.amazonaws.com" },
        Action: "sts:AssumeRole",
        ...(Condition !== undefined && { Condition }),
      },
      ...others,
    ],
  });
const sourceArn = "arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*";

/** Each builds one stack. */
const stacks: Record<string, (stack: Stack) => void> = {
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
  "fifteen roles for service accounts": (stack) => {
    for (let index = 0; index < 15; index++) {
      const role = stack.role(`app-${String(index)}`, irsaTrust(stack.account));
      stack.attach(role, "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess");
    }
    stack.profile(stack.podRole());
  },
  "fifteen roles whose trust policies are not known yet": (stack) => {
    for (let index = 0; index < 15; index++) stack.role(`app-${String(index)}`, stack.later(irsaTrust(stack.account)));
    stack.profile(stack.podRole());
  },
  "roles for Lambda, ECS, CodeBuild, Batch and another account's auditor": (stack) => {
    for (const service of ["lambda", "ecs-tasks", "codebuild", "batch", "events", "pods.eks"]) {
      stack.attach(
        stack.role(service.replace(".", "-"), trustFor(`${service}.amazonaws.com`)),
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
      );
    }
    stack.role(
      "auditor",
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::444455556666:root" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "sts:ExternalId": "x" } },
          },
        ],
      }),
    );
  },
  "the managed policy by managedPolicyArns": (stack) => {
    stack.profile(stack.role("pods", rightTrust(), { managedPolicyArns: [executionPolicy] }));
  },
  "the managed policy in an exclusive list": (stack) => {
    const role = stack.role("pods", rightTrust());
    stack.add(
      "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
      "only",
      { roleName: "pods", policyArns: [executionPolicy] },
      {
        propertyDependencies: { roleName: [role.urn] },
      },
    );
    stack.profile(role);
  },
  "permissions to ship logs, in an inline policy": (stack) => {
    const role = stack.podRole();
    const Action = [
      "logs:CreateLogStream",
      "logs:CreateLogGroup",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
      "logs:PutRetentionPolicy",
    ];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
    stack.add(
      "aws:iam/rolePolicy:RolePolicy",
      "logs",
      { role: role.name, policy },
      { propertyDependencies: { role: [role.urn] } },
    );
    stack.profile(role);
  },
  "Allow with SourceArn and SourceAccount, and a Deny without encryption": (stack) => {
    const deny = {
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const condition = { ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:SourceAccount": stack.account } };
    const role = stack.role("pods", trustWith(condition, deny));
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "an open Allow that a Deny limits to the own profiles": (stack) => {
    const deny = {
      Effect: "Deny",
      Principal: { Service: "eks-fargate-pods.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } },
    };
    const role = stack.role("pods", trustWith(undefined, deny));
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
  "StringLike in place of ArnLike": (stack) => {
    const role = stack.role(
      "pods",
      trustWith({ StringLike: { "aws:SourceArn": sourceArn.replace("eu-west-1", "*") } }),
    );
    stack.attach(role, executionPolicy);
    stack.profile(role);
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
  "a CloudFormation template with roles for pods and nodes": (stack) => {
    const arn = "arn:${AWS::Partition}:eks:${AWS::Region}:${AWS::AccountId}:fargateprofile/${Cluster}/*";
    const trust = (SourceArn: unknown) =>
      JSON.parse(trustWith({ ArnLike: { "aws:SourceArn": SourceArn } })) as Record<string, unknown>;
    const oneOrMore = {
      "Fn::If": ["HasTest", [{ "Fn::Sub": arn }, { "Fn::Sub": [arn, { Cluster: "test" }] }], { "Fn::Sub": arn }],
    };
    const managed = {
      "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
    };
    const templateBody = JSON.stringify({
      Parameters: { Test: { Type: "String" } },
      Conditions: { HasTest: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "Test" }, { "Fn::ImportValue": "no" }] }] } },
      Resources: {
        Cluster: { Type: "AWS::EKS::Cluster", Properties: { RoleArn: { "Fn::GetAtt": ["ClusterRole", "Arn"] } } },
        ClusterRole: {
          Type: "AWS::IAM::Role",
          Properties: { AssumeRolePolicyDocument: JSON.parse(trustFor("eks.amazonaws.com")) as unknown },
        },
        Pods: {
          Type: "AWS::IAM::Role",
          Properties: { AssumeRolePolicyDocument: trust(oneOrMore), ManagedPolicyArns: [managed] },
        },
        Nodes: {
          Type: "AWS::IAM::Role",
          Properties: { AssumeRolePolicyDocument: JSON.parse(trustFor("ec2.amazonaws.com")) as unknown },
        },
        Profile: {
          Type: "AWS::EKS::FargateProfile",
          Properties: { ClusterName: { Ref: "Cluster" }, PodExecutionRoleArn: { "Fn::GetAtt": ["Pods", "Arn"] } },
        },
        Workers: {
          Type: "AWS::EKS::Nodegroup",
          Properties: { ClusterName: { Ref: "Cluster" }, NodeRole: { "Fn::GetAtt": "Nodes.Arn" } },
        },
      },
    });
    stack.add("aws:cloudformation/stack:Stack", "eks", { templateBody });
  },
  "a right role of the Cloud Control API, used by a profile": (stack) => {
    const desiredState = JSON.stringify({
      RoleName: "pods",
      AssumeRolePolicyDocument: JSON.parse(rightTrust("prod", stack.account)) as unknown,
      ManagedPolicyArns: [executionPolicy],
    });
    const urn = stack.add("aws:cloudcontrol/resource:Resource", "pods", { typeName: "AWS::IAM::Role", desiredState });
    stack.profile({ urn, name: "pods", arn: `arn:aws:iam::${stack.account}:role/pods` });
  },
  "a stack set that gives each account its own role": (stack) => {
    const SourceArn = { "Fn::Sub": "arn:aws:eks:*:${AWS::AccountId}:fargateprofile/*/*" };
    const AssumeRolePolicyDocument = JSON.parse(
      trustWith({
        ArnLike: { "aws:SourceArn": "ARN" },
        StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
      }),
      (_, value: unknown) => (value === "ARN" ? SourceArn : value),
    ) as unknown;
    const Properties = { AssumeRolePolicyDocument, ManagedPolicyArns: [executionPolicy] };
    const templateBody = JSON.stringify({ Resources: { Pods: { Type: "AWS::IAM::Role", Properties } } });
    stack.add("aws:cloudformation/stackSet:StackSet", "roles", { templateBody });
  },
  "a provider that assumes a role in the account of the cluster": (stack) => {
    const roleArn = `arn:aws:iam::${stack.account}:role/deploy`;
    const provider = { name: "own", props: { region: "eu-west-1", assumeRoles: JSON.stringify([{ roleArn }]) } };
    stack.profile(stack.podRole("pods", "prod", { provider }));
    stack.nodeGroup(stack.nodeRole());
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
  "a role with a path, a boundary and pull-through permissions": (stack) => {
    const role = stack.role("pods", rightTrust("prod", stack.account), {
      path: "/eks/",
      permissionsBoundary: `arn:aws:iam::${stack.account}:policy/boundary`,
    });
    stack.attach(role, executionPolicy);
    const Action = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
    const more = { propertyDependencies: { role: [role.urn] } };
    stack.add("aws:iam/rolePolicy:RolePolicy", "pull", { role: role.name, policy }, more);
    stack.profile(role);
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
};

describe("the pack on stacks in which all is right", () => {
  let preview: Analyzer;
  let update: Analyzer;
  before(async () => {
    preview = await sharedAnalyzer();
    update = await Analyzer.start({ PULUMI_NODEJS_DRY_RUN: "false" });
  });
  after(() => update.stop());

  for (const [title, build] of Object.entries(stacks)) {
    for (const deployed of [false, true]) {
      it(`${title}, ${deployed ? "deployed" : "at its first preview"}: no finding, one notice at most`, async () => {
        const analyzer = deployed ? update : preview;
        const stack = new Stack(deployed);
        build(stack);
        const found = await Promise.all(stack.resources.map((resource) => analyzer.analyze(resource)));
        assert.deepEqual(found.flat(), []);
        assert.deepEqual(await analyzer.analyzeStack(stack.resources), []);
        const notices = (await analyzer.notices()).split("\n").filter((line) => line !== "");
        assert.ok(notices.length <= 1, notices.join("\n"));
      });
    }
  }
});
