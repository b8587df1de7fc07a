import { urnOf, unknown, type TestResource } from "../../support/analyzer";
import { arnOf, madeRole, trustFor } from "../../policypack/fixtures";

export const shared = arnOf("shared");
export const label = `"shared" (${shared})`;

/** A resource that shows a use of the role `shared`, and one just like it that does not. */
export interface Case {
  kind: string;
  use: "nodes" | "pods";
  evidence: string;
  positive: TestResource[];
  negative: TestResource[];
}

export const profileOf = (role: string): TestResource => ({
  type: "aws:iam/instanceProfile:InstanceProfile",
  name: "profile",
  props: { name: "profile", role },
});
export const one = (type: string, props: Record<string, unknown>): TestResource => ({ type, name: "it", props });
export const node = "system:node:{{EC2PrivateDNSName}}";
export const mapRoles = (username: string, ...groups: string[]) =>
  `- rolearn: ${shared}\n  username: ${username}\n  groups: [${groups.join(", ")}]\n`;
export const configMap = (type: string, name: string, text: string) =>
  one(type, { metadata: { name, namespace: "kube-system" }, data: { mapRoles: text } });

const nodeClass = {
  apiVersion: "karpenter.k8s.aws/v1",
  kind: "EC2NodeClass",
  metadata: { name: "default" },
  spec: { role: "shared" },
};
const nodeClassYaml = `kind: EC2NodeClass
apiVersion: karpenter.k8s.aws/v1
metadata: {name: default}
spec:
  role: shared
`;

const nodesPolicy = { policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy" };
const peoplePolicy = { policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy" };
const accessPolicy = (name: string) =>
  one("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", {
    principalArn: shared,
    policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
  });

export const profileArn = "arn:aws:iam::111122223333:instance-profile/a/profile";

export const cases: Case[] = [
  ...[
    ["aws:eks/nodeGroup:NodeGroup", "nodeRoleArn"],
    ["aws-native:eks:Nodegroup", "nodeRole"],
    ["eks:index:ManagedNodeGroup", "nodeRoleArn"],
    ["eks:index:ManagedNodeGroup", "nodeRole"],
    ["eks:index:Cluster", "instanceRole"],
  ].map(([type, property]): Case => ({
    kind: `${type} ${property}`,
    use: "nodes",
    evidence: `${property} of ${type} "it"`,
    positive: [one(type, { [property]: shared })],
    negative: [one(type, { [property]: arnOf("other") })],
  })),
  {
    kind: "eks:index:Cluster instanceRoles",
    use: "nodes",
    evidence: 'instanceRoles of eks:index:Cluster "it"',
    positive: [one("eks:index:Cluster", { instanceRoles: [arnOf("other"), shared] })],
    negative: [one("eks:index:Cluster", { serviceRole: shared })],
  },
  ...[
    ["system:node:{{EC2PrivateDNSName}}", "system:nodes"],
    ["system:node:{{SessionName}}", "system:masters"],
  ].map(([username, group]): Case => ({
    kind: `eks:index:Cluster roleMappings, the other for ${group}`,
    use: "nodes",
    evidence: 'roleMappings with system:nodes of eks:index:Cluster "it"',
    positive: [
      one("eks:index:Cluster", { roleMappings: [{ roleArn: shared, username: node, groups: ["system:nodes"] }] }),
    ],
    negative: [
      one("eks:index:Cluster", {
        roleMappings: [
          { roleArn: group === "system:nodes" ? arnOf("other") : shared, username, groups: [group] },
          { roleArn: shared, username: "system:node:{{SessionName}}", groups: ["system:nodes", "system:node-proxier"] },
        ],
      }),
    ],
  })),
  {
    kind: "eks:index:NodeGroupV2 instanceProfileName",
    use: "nodes",
    evidence: 'instanceProfileName of eks:index:NodeGroupV2 "it"',
    positive: [profileOf("shared"), one("eks:index:NodeGroupV2", { instanceProfileName: "profile" })],
    negative: [profileOf("shared"), one("eks:index:NodeGroupV2", { instanceProfileName: "another" })],
  },
  ...["aws:eks/cluster:Cluster", "aws-native:eks:Cluster"].map((type): Case => ({
    kind: `${type} computeConfig`,
    use: "nodes",
    evidence: `computeConfig.nodeRoleArn of ${type} "it"`,
    positive: [one(type, { name: "prod", computeConfig: { enabled: true, nodeRoleArn: shared } })],
    negative: [one(type, { name: "prod", roleArn: shared, computeConfig: { enabled: false, nodeRoleArn: shared } })],
  })),
  ...["EC2", "EC2_LINUX", "EC2_WINDOWS", "HYBRID_LINUX", "HYPERPOD_LINUX"].map((type): Case => ({
    kind: `access entry ${type}`,
    use: "nodes",
    evidence: `principalArn of aws:eks/accessEntry:AccessEntry "it" of type ${type}`,
    positive: [one("aws:eks/accessEntry:AccessEntry", { principalArn: shared, type })],
    negative: [one("aws:eks/accessEntry:AccessEntry", { principalArn: shared, type: "STANDARD" })],
  })),
  {
    kind: "an activation of the Systems Manager",
    use: "nodes",
    evidence: 'iamRole of aws:ssm/activation:Activation "it"',
    positive: [one("aws:ssm/activation:Activation", { iamRole: "shared" })],
    negative: [one("aws:ssm/activation:Activation", { iamRole: "other" })],
  },
  ...["instanceGroups", "restrictedInstanceGroups"].map((groups): Case => ({
    kind: `SageMaker HyperPod ${groups}`,
    use: "nodes",
    evidence: `${groups}.1.executionRole of aws-native:sagemaker:Cluster "it"`,
    positive: [
      one("aws-native:sagemaker:Cluster", {
        [groups]: [{ executionRole: arnOf("other") }, { executionRole: shared }],
      }),
    ],
    negative: [
      one("aws-native:sagemaker:Cluster", { clusterRole: shared, [groups]: [{ executionRole: arnOf("other") }] }),
    ],
  })),
  {
    kind: "the access policy of Auto Mode's nodes",
    use: "nodes",
    evidence:
      'principalArn with AmazonEKSAutoNodePolicy of aws:eks/accessPolicyAssociation:AccessPolicyAssociation "it"',
    positive: [accessPolicy("AmazonEKSAutoNodePolicy")],
    negative: [accessPolicy("AmazonEKSAdminPolicy")],
  },
  {
    kind: "the access policy of Auto Mode's nodes in the access entry itself",
    use: "nodes",
    evidence: 'principalArn with AmazonEKSAutoNodePolicy of aws-native:eks:AccessEntry "it"',
    positive: [one("aws-native:eks:AccessEntry", { principalArn: shared, accessPolicies: [nodesPolicy] })],
    negative: [one("aws-native:eks:AccessEntry", { principalArn: shared, accessPolicies: [peoplePolicy] })],
  },
  {
    kind: "the access policy of Auto Mode's nodes in eks:index:Cluster accessEntries",
    use: "nodes",
    evidence: 'accessEntries.x.principalArn of eks:index:Cluster "it"',
    positive: [
      one("eks:index:Cluster", { accessEntries: { x: { principalArn: shared, accessPolicies: { y: nodesPolicy } } } }),
    ],
    negative: [
      one("eks:index:Cluster", { accessEntries: { x: { principalArn: shared, accessPolicies: { y: peoplePolicy } } } }),
    ],
  },
  ...["EC2_LINUX", "EC2"].map((type): Case => ({
    kind: `eks:index:Cluster accessEntries of type ${type}`,
    use: "nodes",
    evidence: 'accessEntries.x.principalArn of eks:index:Cluster "it"',
    positive: [one("eks:index:Cluster", { accessEntries: { x: { principalArn: shared, type } } })],
    negative: [
      one("eks:index:Cluster", { accessEntries: { x: { principalArn: shared }, y: { principalArn: "x", type } } }),
    ],
  })),
  {
    kind: "eks:index:Cluster accessEntries of type FARGATE_LINUX",
    use: "pods",
    evidence: 'accessEntries.x.principalArn of eks:index:Cluster "it"',
    positive: [one("eks:index:Cluster", { accessEntries: { x: { principalArn: shared, type: "FARGATE_LINUX" } } })],
    negative: [one("eks:index:Cluster", { accessEntries: { x: { principalArn: shared, type: "STANDARD" } } })],
  },
  {
    kind: "eks:index:Cluster autoMode",
    use: "nodes",
    evidence: 'autoMode.computeConfig.nodeRoleArn of eks:index:Cluster "it"',
    positive: [one("eks:index:Cluster", { autoMode: { enabled: true, computeConfig: { nodeRoleArn: shared } } })],
    negative: [one("eks:index:Cluster", { autoMode: { enabled: false, computeConfig: { nodeRoleArn: shared } } })],
  },
  {
    kind: "access entry FARGATE_LINUX",
    use: "pods",
    evidence: 'principalArn of aws-native:eks:AccessEntry "it" of type FARGATE_LINUX',
    positive: [one("aws-native:eks:AccessEntry", { principalArn: shared, type: "FARGATE_LINUX" })],
    negative: [one("aws-native:eks:AccessEntry", { principalArn: shared })],
  },
  ...(
    [
      ["aws:ec2/instance:Instance", "iamInstanceProfile", { iamInstanceProfile: "profile" }],
      ["aws:ec2/launchConfiguration:LaunchConfiguration", "iamInstanceProfile", { iamInstanceProfile: "profile" }],
      ["aws:ec2/spotInstanceRequest:SpotInstanceRequest", "iamInstanceProfile", { iamInstanceProfile: "profile" }],
      ["aws:ec2/launchTemplate:LaunchTemplate", "iamInstanceProfile.name", { iamInstanceProfile: { name: "profile" } }],
      [
        "aws:ec2/spotFleetRequest:SpotFleetRequest",
        "launchSpecifications.1.iamInstanceProfile",
        { launchSpecifications: [{}, { iamInstanceProfile: "profile" }] },
      ],
      [
        "aws:ec2/spotFleetRequest:SpotFleetRequest",
        "launchSpecifications.0.iamInstanceProfileArn",
        { launchSpecifications: [{ iamInstanceProfileArn: profileArn }] },
      ],
      [
        "aws-native:ec2:SpotFleet",
        "spotFleetRequestConfigData.launchSpecifications.0.iamInstanceProfile.arn",
        { spotFleetRequestConfigData: { launchSpecifications: [{ iamInstanceProfile: { arn: profileArn } }] } },
      ],
      [
        "aws:batch/computeEnvironment:ComputeEnvironment",
        "computeResources.instanceRole",
        { computeResources: { instanceRole: profileArn } },
      ],
      [
        "aws:ecs/capacityProvider:CapacityProvider",
        "managedInstancesProvider.instanceLaunchTemplate.ec2InstanceProfileArn",
        { managedInstancesProvider: { instanceLaunchTemplate: { ec2InstanceProfileArn: profileArn } } },
      ],
      [
        "aws-native:ecs:CapacityProvider",
        "managedInstancesProvider.instanceLaunchTemplate.ec2InstanceProfileArn",
        { managedInstancesProvider: { instanceLaunchTemplate: { ec2InstanceProfileArn: profileArn } } },
      ],
      ["aws-native:emr:Cluster", "jobFlowRole", { jobFlowRole: "profile" }],
      ["aws:emr/cluster:Cluster", "ec2Attributes.instanceProfile", { ec2Attributes: { instanceProfile: "profile" } }],
      [
        "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration",
        "instanceProfileName",
        { instanceProfileName: "profile" },
      ],
      [
        "aws-native:imagebuilder:InfrastructureConfiguration",
        "instanceProfileName",
        { instanceProfileName: "profile" },
      ],
      [
        "aws-native:batch:ComputeEnvironment",
        "computeResources.instanceRole",
        { computeResources: { instanceRole: profileArn } },
      ],
      [
        "aws-native:ec2:Ec2Fleet",
        "launchTemplateConfigs.0.overrides.1.iamInstanceProfile.name",
        { launchTemplateConfigs: [{ overrides: [{}, { iamInstanceProfile: { name: "profile" } }] }] },
      ],
      [
        "aws-native:ec2:EC2Fleet",
        "launchTemplateConfigs.0.overrides.0.iamInstanceProfile.arn",
        { launchTemplateConfigs: [{ overrides: [{ iamInstanceProfile: { arn: profileArn } }] }] },
      ],
      ["aws-native:pcs:ComputeNodeGroup", "iamInstanceProfileArn", { iamInstanceProfileArn: profileArn }],
      ["aws-native:ec2:Instance", "iamInstanceProfile", { iamInstanceProfile: "profile" }],
      ["aws-native:autoscaling:LaunchConfiguration", "iamInstanceProfile", { iamInstanceProfile: "profile" }],
      [
        "aws-native:ec2:LaunchTemplate",
        "launchTemplateData.iamInstanceProfile.arn",
        { launchTemplateData: { iamInstanceProfile: { arn: profileArn } } },
      ],
    ] as const
  ).map(([type, path, props]): Case => ({
    kind: `instance profile of ${type}`,
    use: "nodes",
    evidence: `the instance profile in ${path} of ${type} "it"`,
    positive: [profileOf("shared"), one(type, props)],
    negative: [profileOf("shared"), one(type, {})],
  })),
  ...["ConfigMap", "ConfigMapPatch"].map((kind): Case => ({
    kind: `aws-auth as ${kind}`,
    use: "nodes",
    evidence: `mapRoles with system:nodes of kubernetes:core/v1:${kind} "it"`,
    positive: [
      configMap(`kubernetes:core/v1:${kind}`, "aws-auth", mapRoles(node, "system:bootstrappers", "system:nodes")),
    ],
    negative: [
      configMap(
        `kubernetes:core/v1:${kind}`,
        "aws-auth",
        mapRoles("system:node:{{SessionName}}", "system:nodes", "system:node-proxier"),
      ),
      configMap(`kubernetes:core/v1:${kind}`, "aws-auth", mapRoles(node, "system:masters")),
      configMap(`kubernetes:core/v1:${kind}`, "another", mapRoles(node, "system:nodes")),
    ],
  })),
  ...[
    "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
    "kubernetes:karpenter.k8s.aws/v1beta1:EC2NodeClassPatch",
    "kubernetes:eks.amazonaws.com/v1:NodeClass",
  ].map((type): Case => ({
    kind: type,
    use: "nodes",
    evidence: `spec.role of ${type} "it"`,
    positive: [one(type, { spec: { role: "shared" } })],
    negative: [
      one(type, { spec: { role: "other" } }),
      one("kubernetes:apps/v1:Deployment", { spec: { role: "shared" } }),
    ],
  })),
  ...(
    [
      ["as an object", { resources: [nodeClass] }, { resources: [{ ...nodeClass, kind: "Secret" }] }],
      ["as text", { extraObjects: [nodeClassYaml] }, { extraObjects: [nodeClassYaml.replace("role", "rule")] }],
      ["in YAML of two documents", { all: `---\n${nodeClassYaml}---\n{}` }, { all: `{{ if }}\n${nodeClassYaml}` }],
    ] as const
  ).map(([how, values, other]): Case => ({
    kind: `EC2NodeClass in the values of a Helm release, ${how}`,
    use: "nodes",
    evidence:
      'spec.role of kubernetes:karpenter.k8s.aws/v1:EC2NodeClass "default" in kubernetes:helm.sh/v3:Release "it"',
    positive: [one("kubernetes:helm.sh/v3:Release", { values })],
    negative: [one("kubernetes:helm.sh/v3:Release", { values: other })],
  })),
  ...[
    "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
    "kubernetes:karpenter.k8s.aws/v1alpha1:AWSNodeTemplate",
    "kubernetes:karpenter.k8s.aws/v1alpha1:AWSNodeTemplatePatch",
  ].map((type): Case => ({
    kind: `instance profile of ${type}`,
    use: "nodes",
    evidence: `the instance profile in spec.instanceProfile of ${type} "it"`,
    positive: [profileOf("shared"), one(type, { spec: { instanceProfile: "profile" } })],
    negative: [
      profileOf("shared"),
      one(type, { spec: {} }),
      one(`${type}List`, { spec: { instanceProfile: "profile" } }),
      one(`x${type}`, { spec: { instanceProfile: "profile" } }),
    ],
  })),
  {
    kind: "instance profile of Karpenter's Provisioner",
    use: "nodes",
    evidence:
      'the instance profile in spec.provider.instanceProfile of kubernetes:karpenter.sh/v1alpha5:Provisioner "it"',
    positive: [
      profileOf("shared"),
      one("kubernetes:karpenter.sh/v1alpha5:Provisioner", { spec: { provider: { instanceProfile: "profile" } } }),
    ],
    negative: [
      profileOf("shared"),
      one("kubernetes:karpenter.sh/v1alpha5:Provisioner", { spec: { providerRef: { name: "profile" } } }),
    ],
  },
  {
    kind: "instance profile of Karpenter's settings",
    use: "nodes",
    evidence: 'the instance profile in aws.defaultInstanceProfile of kubernetes:core/v1:ConfigMap "it"',
    positive: [
      profileOf("shared"),
      one("kubernetes:core/v1:ConfigMap", {
        metadata: { name: "karpenter-global-settings", namespace: "karpenter" },
        data: { "aws.defaultInstanceProfile": "profile" },
      }),
    ],
    negative: [
      profileOf("shared"),
      one("kubernetes:core/v1:ConfigMap", {
        metadata: { name: "another" },
        data: { "aws.defaultInstanceProfile": "profile" },
      }),
    ],
  },
  ...[{ settings: { aws: { defaultInstanceProfile: "profile" } } }, { aws: { defaultInstanceProfile: "profile" } }].map(
    (values): Case => ({
      kind: `instance profile of Karpenter's settings in the values of a Helm release, under ${Object.keys(values)[0]}`,
      use: "nodes",
      evidence:
        'the instance profile in aws.defaultInstanceProfile of kubernetes:core/v1:ConfigMap "karpenter-global-settings" in kubernetes:helm.sh/v3:Release "it"',
      positive: [profileOf("shared"), one("kubernetes:helm.sh/v3:Release", { values })],
      negative: [profileOf("shared"), one("kubernetes:helm.sh/v3:Release", { values: { x: values } })],
    }),
  ),
  {
    kind: "aws-auth in a list of ConfigMaps",
    use: "nodes",
    evidence:
      'mapRoles with system:nodes of kubernetes:core/v1:ConfigMap "aws-auth" in kubernetes:core/v1:ConfigMapList "it"',
    positive: [
      one("kubernetes:core/v1:ConfigMapList", {
        items: [{}, configMap("", "aws-auth", mapRoles(node, "system:nodes")).props],
      }),
    ],
    negative: [
      one("kubernetes:core/v1:ConfigMapList", {
        items: [configMap("", "another", mapRoles(node, "system:nodes")).props],
      }),
      one("kubernetes:core/v1:ConfigMapList", { items: unknown }),
    ],
  },
  {
    kind: "EC2NodeClass in a list",
    use: "nodes",
    evidence:
      'spec.role of kubernetes:karpenter.k8s.aws/v1:EC2NodeClass "default" in kubernetes:karpenter.k8s.aws/v1:EC2NodeClassList "it"',
    positive: [one("kubernetes:karpenter.k8s.aws/v1:EC2NodeClassList", { items: [nodeClass] })],
    negative: [one("kubernetes:karpenter.k8s.aws/v1:EC2NodeClassList", { items: [{ spec: { role: "other" } }] })],
  },
  ...(
    [
      ["eks.services.k8s.aws/v1alpha1:Nodegroup", "nodes", "nodeRole", { nodeRole: shared }],
      ["eks.services.k8s.aws/v1alpha1:FargateProfile", "pods", "podExecutionRoleArn", { podExecutionRoleARN: shared }],
      [
        "eks.services.k8s.aws/v1alpha1:AccessEntry",
        "nodes",
        "principalArn",
        { principalARN: shared, type: "EC2_LINUX" },
        " of type EC2_LINUX",
      ],
      ["eks.aws.upbound.io/v1beta1:NodeGroup", "nodes", "nodeRoleArn", { forProvider: { nodeRoleArn: shared } }],
      ["eks.aws.crossplane.io/v1alpha1:NodeGroup", "nodes", "nodeRoleArn", { forProvider: { nodeRole: shared } }],
      [
        "eks.aws.m.upbound.io/v1beta1:FargateProfile",
        "pods",
        "podExecutionRoleArn",
        { forProvider: { podExecutionRoleArn: shared } },
      ],
    ] as const
  ).map(([type, use, property, spec, more = ""]): Case => ({
    kind: `a manifest of ${type}`,
    use,
    evidence: `${property} of kubernetes:${type} "it"${more}`,
    positive: [one(`kubernetes:${type}`, { spec })],
    negative: [one(`kubernetes:${type}`, { spec: { forProvider: {} } }), one(`x:${type}`, { spec })],
  })),
  ...["aws:eks/fargateProfile:FargateProfile", "aws-native:eks:FargateProfile"].map((type): Case => ({
    kind: type,
    use: "pods",
    evidence: `podExecutionRoleArn of ${type} "it"`,
    positive: [one(type, { podExecutionRoleArn: shared })],
    negative: [one(type, { podExecutionRoleArn: arnOf("other") })],
  })),
  {
    kind: "the Fargate profile of eks:index:Cluster",
    use: "pods",
    evidence: 'fargate.podExecutionRoleArn of eks:index:Cluster "it"',
    positive: [one("eks:index:Cluster", { fargate: { podExecutionRoleArn: shared } })],
    negative: [one("eks:index:Cluster", { fargate: true })],
  },
  {
    kind: "eks:index:Cluster nodeGroupOptions",
    use: "nodes",
    evidence: 'nodeGroupOptions.instanceProfileName of eks:index:Cluster "it"',
    positive: [profileOf("shared"), one("eks:index:Cluster", { nodeGroupOptions: { instanceProfileName: "profile" } })],
    negative: [profileOf("shared"), one("eks:index:Cluster", { nodeGroupOptions: { instanceType: "profile" } })],
  },
  {
    kind: "an instance profile by its resource",
    use: "nodes",
    evidence: 'instanceProfile of eks:index:NodeGroup "it"',
    positive: [
      profileOf("shared"),
      one("eks:index:NodeGroup", { instanceProfile: urnOf("aws:iam/instanceProfile:InstanceProfile", "profile") }),
    ],
    negative: [profileOf("shared"), one("eks:index:NodeGroup", { instanceProfile: urnOf("example:index:It", "it") })],
  },
  ...["AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy"].map((name): Case => ({
    kind: `worker-node policy ${name}`,
    use: "nodes",
    evidence: `${name} attached by aws:iam/rolePolicyAttachment:RolePolicyAttachment "it"`,
    positive: [attach(`arn:aws:iam::aws:policy/${name}`)],
    negative: [
      attach("arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"),
      attach("arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"),
      attach(`arn:aws:iam::111122223333:policy/${name}`),
    ],
  })),
  {
    kind: "trust for EC2",
    use: "nodes",
    evidence: 'trust for ec2.amazonaws.com in aws:iam/role:Role "shared"',
    positive: [madeRole("shared", { assumeRolePolicy: trustFor("ec2.amazonaws.com") })],
    negative: [madeRole("shared", { assumeRolePolicy: trustFor("lambda.amazonaws.com") })],
  },
  {
    kind: "trust for the Fargate service",
    use: "pods",
    evidence: 'trust for eks-fargate-pods.amazonaws.com in aws:iam/role:Role "shared"',
    positive: [madeRole("shared", { assumeRolePolicy: trustFor("eks-fargate-pods.amazonaws.com") })],
    negative: [madeRole("shared", { assumeRolePolicy: trustFor("eks.amazonaws.com") })],
  },
  {
    kind: "our component",
    use: "pods",
    evidence: 'the role of fargate-pod-execution-role:index:FargatePodExecutionRole "it"',
    positive: [one("fargate-pod-execution-role:index:FargatePodExecutionRole", { roleArn: shared })],
    negative: [one("example:index:FargatePodExecutionRole", { roleArn: shared })],
  },
  ...(["nodeRoleArn", "eks_worker_role_arn", "node-group-role"] as const).map((output): Case => ({
    kind: `stack output ${output}`,
    use: "nodes",
    evidence: `output ${output} of stack org/network/prod`,
    positive: [one("pulumi:pulumi:StackReference", { name: "org/network/prod", outputs: { [output]: shared } })],
    negative: [
      one("pulumi:pulumi:StackReference", {
        name: "org/network/prod",
        outputs: { roleArn: shared, nodeAndPodRole: shared },
      }),
      one("pulumi:pulumi:StackReference", { name: "org/network/prod", outputs: { [output]: arnOf("other") } }),
      one("pulumi:pulumi:StackReference", { name: "org/network/prod", outputs: unknown }),
    ],
  })),
  {
    kind: "stack output for pods",
    use: "pods",
    evidence: "output roles.fargateRoleArn of stack org/network/prod",
    positive: [
      one("pulumi:pulumi:StackReference", { name: "org/network/prod", outputs: { roles: { fargateRoleArn: shared } } }),
    ],
    negative: [
      one("pulumi:pulumi:StackReference", { name: "org/network/prod", outputs: { nonFargateRoleArn: shared } }),
    ],
  },
];

function attach(policyArn: string): TestResource {
  return one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: "shared", policyArn });
}
