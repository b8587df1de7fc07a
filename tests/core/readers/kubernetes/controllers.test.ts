import assert from "node:assert/strict";
import { madeByController } from "../../../../core/readers/kubernetes/controllers";
import { unknown } from "../../../support/analyzer";
import { recordOf } from "../../../support/records";

const inProvider = (forProvider: unknown) => ({ spec: { forProvider } });

describe("what a controller makes of a manifest", () => {
  const cases: [type: string, props: Record<string, unknown>, made: string, of: Record<string, unknown>][] = [
    [
      "eks.services.k8s.aws/v1alpha1:FargateProfile",
      { spec: { clusterName: "prod", podExecutionRoleARN: "r" } },
      "aws-native:eks:FargateProfile",
      { clusterName: "prod", podExecutionRoleArn: "r" },
    ],
    [
      "eks.services.k8s.aws/v1alpha1:Nodegroup",
      { spec: { nodeRole: "r" } },
      "aws-native:eks:Nodegroup",
      {
        nodeRole: "r",
      },
    ],
    [
      "eks.services.k8s.aws/v1alpha1:AccessEntryPatch",
      { spec: { principalARN: "r" } },
      "aws-native:eks:AccessEntry",
      {
        principalArn: "r",
      },
    ],
    [
      "eks.services.k8s.aws/v1alpha1:AccessEntry",
      { spec: { accessPolicies: [{ policyARN: "p" }] } },
      "aws-native:eks:AccessEntry",
      { accessPolicies: [{ policyArn: "p" }] },
    ],
    [
      "eks.services.k8s.aws/v1alpha1:Cluster",
      { spec: { name: "prod", roleARN: "c", computeConfig: { enabled: true, nodeRoleARN: "r" } } },
      "aws-native:eks:Cluster",
      { name: "prod", roleArn: "c", computeConfig: { enabled: true, nodeRoleArn: "r" } },
    ],
    ...[{ nodeRoleArn: "r" }, [{ nodeRoleArn: "r" }]].map((computeConfig): (typeof cases)[number] => [
      "eks.aws.upbound.io/v1beta1:Cluster",
      inProvider({ computeConfig, vpcConfig: [{ subnetIds: ["s"] }] }),
      "aws:eks/cluster:Cluster",
      { computeConfig: { nodeRoleArn: "r" }, vpcConfig: [{ subnetIds: ["s"] }] },
    ]),
    [
      "eks.aws.upbound.io/v1beta1:AccessPolicyAssociation",
      inProvider({ principalArn: "r", policyArn: "p" }),
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
      { principalArn: "r", policyArn: "p" },
    ],
    [
      "eks.aws.upbound.io/v1beta1:FargateProfile",
      inProvider({ podExecutionRoleArn: "r" }),
      "aws:eks/fargateProfile:FargateProfile",
      { podExecutionRoleArn: "r" },
    ],
    [
      "eks.aws.crossplane.io/v1alpha1:NodeGroupPatch",
      inProvider({ nodeRole: "r" }),
      "aws:eks/nodeGroup:NodeGroup",
      { nodeRoleArn: "r" },
    ],
    [
      "eks.aws.m.upbound.io/v1beta1:AccessEntry",
      inProvider({ principalArn: "r" }),
      "aws:eks/accessEntry:AccessEntry",
      { principalArn: "r" },
    ],
    [
      "eks.aws.upbound.io/v1beta1:NodeGroup",
      { spec: { initProvider: { nodeRoleArn: "r", clusterName: "first" }, forProvider: { clusterName: "prod" } } },
      "aws:eks/nodeGroup:NodeGroup",
      { nodeRoleArn: "r", clusterName: "prod" },
    ],
    [
      "eks.aws.upbound.io/v1beta1:FargateProfile",
      { spec: { initProvider: { podExecutionRoleArn: "r" } } },
      "aws:eks/fargateProfile:FargateProfile",
      { podExecutionRoleArn: "r" },
    ],
    ...[
      ["AWSManagedControlPlane", (spec: unknown) => ({ spec })] as const,
      ["AWSManagedControlPlaneTemplate", (spec: unknown) => ({ spec: { template: { spec } } })] as const,
    ].map(([kind, inKind]): (typeof cases)[number] => [
      `controlplane.cluster.x-k8s.io/v1beta2:${kind}`,
      inKind({ iamAuthenticatorConfig: { mapRoles: [{ rolearn: "r", groups: ["system:nodes"] }] } }),
      "eks:index:Cluster",
      { mapRoles: [{ roleArn: "r", groups: ["system:nodes"] }] },
    ]),
    [
      "infrastructure.cluster.x-k8s.io/v1beta2:AWSFargateProfile",
      { spec: { clusterName: "c", profileName: "p", roleName: "r" } },
      "aws-native:eks:FargateProfile",
      { ownerCluster: "c", fargateProfileName: "p", podExecutionRoleArn: "r" },
    ],
  ];
  for (const [kind, props, type, of] of cases)
    it(`${kind} is ${type}`, () => {
      const manifest = recordOf(`kubernetes:${kind}`, "m", props, {
        propertyDependencies: { spec: ["urn:a"], status: ["urn:b"] },
      });
      const from = Object.fromEntries(Object.keys(of).map((key) => [key, ["urn:a"]]));
      const made = { ...manifest, type, props: of, propertyDependencies: from, within: manifest };
      assert.deepEqual(madeByController(manifest), [made]);
    });

  it("comes from nowhere where the manifest does not", () => {
    const [made] = madeByController(
      recordOf("kubernetes:eks.services.k8s.aws/v1alpha1:Nodegroup", "m", { spec: { nodeRole: "r" } }),
    );
    assert.deepEqual(made?.propertyDependencies, { nodeRole: [] });
  });

  const none: [type: string, props: Record<string, unknown>][] = [
    ["kubernetes:eks.services.k8s.aws/v1alpha1:Nodegroup", { spec: unknown }],
    ["kubernetes:eks.services.k8s.aws/v1alpha1:Nodegroup", {}],
    ["kubernetes:eks.aws.upbound.io/v1beta1:NodeGroup", { spec: { nodeRoleArn: "r" } }],
    ["kubernetes:eks.aws.upbound.io/v1beta1:NodeGroup", { spec: { initProvider: {}, forProvider: unknown } }],
    ["kubernetes:controlplane.cluster.x-k8s.io/v1:AWSManagedControlPlane", { spec: { roleName: "r" } }],
    ["kubernetes:eks.services.k8s.aws/v1alpha1:Clusters", { spec: { nodeRole: "r" } }],
    ["kubernetes:eks.aws.upbound.io/v1beta1:ClusterAuth", inProvider({ roleArn: "r" })],
    ["kubernetes:eks.services.k8s.aws/v1alpha1:NodegroupList", { spec: { nodeRole: "r" } }],
    ["kubernetes:eks.services.k8s.aws:Nodegroup", { spec: { nodeRole: "r" } }],
    ["xkubernetes:eks.services.k8s.aws/v1:Nodegroup", { spec: { nodeRole: "r" } }],
    ["kubernetes:eks.aws.upbound.io/v1beta1:NodeGroups", inProvider({ nodeRoleArn: "r" })],
    ["xkubernetes:eks.aws.upbound.io/v1beta1:NodeGroup", inProvider({ nodeRoleArn: "r" })],
    ["kubernetes:eks.aws.example.io/v1beta1:NodeGroup", inProvider({ nodeRoleArn: "r" })],
    ["kubernetes:infrastructure.cluster.x-k8s.io/v1:AWSFargateProfiles", { spec: { roleName: "r" } }],
    ["xkubernetes:infrastructure.cluster.x-k8s.io/v1:AWSFargateProfile", { spec: { roleName: "r" } }],
  ];
  for (const [type, props] of none)
    it(`is nothing for ${type} with ${JSON.stringify(props)}`, () =>
      assert.deepEqual(madeByController(recordOf(type, "m", props)), []));
});
