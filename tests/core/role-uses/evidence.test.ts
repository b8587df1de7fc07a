import assert from "node:assert/strict";
import { type Analyzer, unknown, urnOf, type TestResource } from "../../support/analyzer";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import {
  arnOf,
  fargateProfile,
  madeRole,
  nodeGroup,
  nodesUse,
  podsUse,
  reuseMessage,
  trustFor,
} from "../../policypack/fixtures";

const shared = arnOf("shared");
const label = `"shared" (${shared})`;

/** A resource that shows a use of the role `shared`, and one just like it that does not. */
interface Case {
  kind: string;
  use: "nodes" | "pods";
  evidence: string;
  positive: TestResource[];
  negative: TestResource[];
}

const profileOf = (role: string): TestResource => ({
  type: "aws:iam/instanceProfile:InstanceProfile",
  name: "profile",
  props: { name: "profile", role },
});
const one = (type: string, props: Record<string, unknown>): TestResource => ({ type, name: "it", props });
const node = "system:node:{{EC2PrivateDNSName}}";
const mapRoles = (username: string, ...groups: string[]) =>
  `- rolearn: ${shared}\n  username: ${username}\n  groups: [${groups.join(", ")}]\n`;
const configMap = (type: string, name: string, text: string) =>
  one(type, { metadata: { name, namespace: "kube-system" }, data: { mapRoles: text } });

const profileArn = "arn:aws:iam::111122223333:instance-profile/a/profile";

const cases: Case[] = [
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
  ...["EC2", "EC2_LINUX", "EC2_WINDOWS", "HYBRID_LINUX"].map((type): Case => ({
    kind: `access entry ${type}`,
    use: "nodes",
    evidence: `principalArn of aws:eks/accessEntry:AccessEntry "it" of type ${type}`,
    positive: [one("aws:eks/accessEntry:AccessEntry", { principalArn: shared, type })],
    negative: [one("aws:eks/accessEntry:AccessEntry", { principalArn: shared, type: "STANDARD" })],
  })),
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
        "aws-native:batch:ComputeEnvironment",
        "computeResources.instanceRole",
        { computeResources: { instanceRole: profileArn } },
      ],
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
    evidence: `mapRoles with system:nodes in kubernetes:core/v1:${kind} "it"`,
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
  {
    kind: "instance profile of a node class",
    use: "nodes",
    evidence: 'the instance profile in spec.instanceProfile of kubernetes:karpenter.k8s.aws/v1:EC2NodeClass "it"',
    positive: [
      profileOf("shared"),
      one("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", { spec: { instanceProfile: "profile" } }),
    ],
    negative: [profileOf("shared"), one("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", { spec: {} })],
  },
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

describe("evidence of the use of a role", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  const reuses = async (resources: TestResource[]) =>
    (await analyzer.analyzeStack(resources))
      .filter(({ policy }) => policy === "fargate-role-not-node-role")
      .map(({ message }) => message);

  for (const { kind, use, evidence, positive, negative } of cases) {
    const opposite = use === "nodes" ? fargateProfile(shared) : nodeGroup(shared);
    const expected = use === "nodes" ? reuseMessage(label, evidence, podsUse) : reuseMessage(label, nodesUse, evidence);
    it(`${kind} shows that ${use} use a role`, async () => {
      assert.deepEqual(await reuses([...positive, opposite]), [expected]);
    });
    it(`what looks like ${kind} shows nothing`, async () => {
      for (const [index, resource] of negative.entries()) {
        const resources = resource.type.includes("InstanceProfile") ? negative : [resource];
        assert.deepEqual(await reuses([...resources, opposite]), [], `look-alike ${index}`);
      }
    });
  }

  describe("aws-auth is read as the authenticator reads it", () => {
    const nodes = mapRoles(node, "system:nodes");
    const evidence = 'mapRoles with system:nodes in kubernetes:core/v1:ConfigMap "it"';
    const judge = (text: string) =>
      reuses([configMap("kubernetes:core/v1:ConfigMap", "aws-auth", text), fargateProfile(shared)]);
    const lower = shared.toLowerCase();
    const read: [string, string][] = [
      ["a key that is given twice, the last time for nodes", `- groups: [x]\n${nodes.replace(/^-/, " ")}`],
      ["a tag that is not known", nodes.replace("groups: [", "groups: !them [").replace("rolearn:", "rolearn: !arn")],
      ["a second document", `---\n${nodes}---\n- [broken`],
      ["keys in any case", nodes.replace("rolearn", "roleARN").replace("groups", "Groups")],
      ["an ARN in another case", nodes.replace(shared, shared.toUpperCase())],
      ["system:node-proxier beside the groups of nodes", mapRoles(node, "system:nodes", "system:node-proxier")],
      ["an earlier mapping of the same role to others", `${mapRoles("admin", "system:masters")}${nodes}`],
    ];
    for (const [what, text] of read)
      it(`${what} hides no node role`, async () =>
        assert.deepEqual(await judge(text), [reuseMessage(label, evidence, podsUse)]));

    const unread: [string, string][] = [
      ["a second document", `- rolearn: ${arnOf("other")}\n---\n${nodes}`],
      ["a list of groups that is no list", nodes.replace("[system:nodes]", "system:nodes")],
      ["an earlier mapping of the same role", `${nodes}${mapRoles("admin", "system:masters").replace(shared, lower)}`],
      ["a text that is no YAML", `${nodes}- [`],
    ];
    for (const [what, text] of unread)
      it(`${what} maps nobody to the nodes`, async () => assert.deepEqual(await judge(text), []));
  });

  it("an instance profile of another account is not this stack's", async () => {
    const instance = (iamInstanceProfile: string) => one("aws:ec2/instance:Instance", { iamInstanceProfile });
    const own = { ...profileOf("shared"), props: { name: "profile", role: "shared", arn: profileArn } };
    const provider = { name: "p", props: { allowedAccountIds: '["111122223333"]' } };
    const other = profileArn.replace("111122223333", "444455556666");
    for (const profile of [own, { ...profileOf("shared"), provider }, profileOf(shared)]) {
      assert.equal((await reuses([profile, instance(profileArn), fargateProfile(shared)])).length, 1);
      assert.deepEqual(await reuses([profile, instance(other), fargateProfile(shared)]), []);
    }
  });

  it("trust for EC2 shows that nodes use a role, trust for Fargate that pods do", async () => {
    const role = (...services: string[]) => madeRole("shared", { assumeRolePolicy: trustFor(...services) });
    const place = 'in aws:iam/role:Role "shared"';
    const [ec2, fargate] = ["ec2.amazonaws.com", "eks-fargate-pods.amazonaws.com"];
    assert.deepEqual(await reuses([role(ec2), fargateProfile(shared)]), [
      reuseMessage(label, `trust for ${ec2} ${place}`, podsUse),
    ]);
    assert.deepEqual(await reuses([role(fargate), nodeGroup(shared)]), [
      reuseMessage(label, nodesUse, `trust for ${fargate} ${place}`),
    ]);
    assert.deepEqual(await reuses([role(ec2, fargate)]), [
      reuseMessage(label, `trust for ${ec2} ${place}`, `trust for ${fargate} ${place}`),
    ]);
    assert.deepEqual(await reuses([role(ec2), nodeGroup(shared)]), []);
    assert.deepEqual(await reuses([role(fargate), fargateProfile(shared)]), []);
    assert.deepEqual(await reuses([role("lambda.amazonaws.com"), fargateProfile(shared)]), []);
  });

  it("trust that a Deny takes back shows nothing", async () => {
    const statement = { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
    const assumeRolePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", ...statement },
        { Effect: "Deny", ...statement },
      ],
    });
    assert.deepEqual(await reuses([madeRole("shared", { assumeRolePolicy }), fargateProfile(shared)]), []);
  });

  it("sharing a role among profiles, or among node groups, is fine", async () => {
    const again = (resource: TestResource) => ({ ...resource, name: "again", urn: urnOf(resource.type, "again") });
    assert.deepEqual(await reuses([fargateProfile(shared), again(fargateProfile(shared))]), []);
    assert.deepEqual(await reuses([nodeGroup(shared), again(nodeGroup(shared))]), []);
  });
});
