import { secret, unknown, urnOf } from "../../support/analyzer";
import { arnOf, fargateProfile, nodeGroup, roleUrn } from "../fixtures";
import { configMap, open, resource, shared, type Bypass } from "./parts";

const instanceProfile = resource("aws:iam/instanceProfile:InstanceProfile", "it", { name: "it", role: "pods" });
const release = (values: unknown) => resource("kubernetes:helm.sh/v3:Release", "it", { chart: "karpenter", values });
const autoNodePolicy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy";
const nodesMapping = `- rolearn: ${arnOf("pods")}\n  groups: [system:nodes]`;

/** Node roles and open roles in what Kubernetes gets. */
export const kubernetes: Record<string, Bypass> = {
  "the pods' role in a list of ConfigMaps with aws-auth": [
    shared(resource("kubernetes:core/v1:ConfigMapList", "it", { items: [configMap(nodesMapping).props] })),
    "node-role-shared",
  ],
  "the pods' role in a list of Karpenter's node classes": [
    shared(
      resource("kubernetes:karpenter.k8s.aws/v1:EC2NodeClassList", "it", {
        items: [{ spec: { role: arnOf("pods") } }],
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in the default instance profile of Karpenter's settings": [
    shared(
      instanceProfile,
      resource("kubernetes:core/v1:ConfigMap", "settings", {
        metadata: { name: "karpenter-global-settings", namespace: "karpenter" },
        data: { "aws.defaultInstanceProfile": "it" },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in the default instance profile of Karpenter's chart": [
    shared(instanceProfile, release({ settings: { aws: { defaultInstanceProfile: "it" } } })),
    "node-role-shared",
  ],
  "the pods' role in the default instance profile of Karpenter's chart, not known yet": [
    shared(instanceProfile, {
      ...release({ settings: { aws: { defaultInstanceProfile: unknown } } }),
      propertyDependencies: { values: [urnOf(instanceProfile.type, "it")] },
    }),
    "node-role-shared",
  ],
  "the pods' role in Karpenter's Provisioner": [
    shared(
      instanceProfile,
      resource("kubernetes:karpenter.sh/v1alpha5:Provisioner", "p", { spec: { provider: { instanceProfile: "it" } } }),
    ),
    "node-role-shared",
  ],
  "the pods' role in a node class whose content is not known yet": [
    shared(
      resource(
        "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
        "it",
        { spec: unknown },
        { propertyDependencies: { spec: [roleUrn("pods")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in a node group of ACK": [
    shared(
      resource("kubernetes:eks.services.k8s.aws/v1alpha1:Nodegroup", "it", {
        spec: { name: "it", clusterName: "prod", nodeRole: arnOf("pods") },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in a list of ACK's node groups": [
    shared(
      resource("kubernetes:eks.services.k8s.aws/v1alpha1:NodegroupList", "it", {
        items: [{ metadata: { name: "it" }, spec: { clusterName: "prod", nodeRole: arnOf("pods") } }],
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in a node group of ACK among the values of a chart": [
    shared(
      release({
        extraObjects: [
          {
            apiVersion: "eks.services.k8s.aws/v1alpha1",
            kind: "Nodegroup",
            spec: { clusterName: "prod", nodeRole: arnOf("pods") },
          },
        ],
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in a cluster of ACK in Auto Mode": [
    shared(
      resource("kubernetes:eks.services.k8s.aws/v1alpha1:Cluster", "it", {
        spec: { name: "prod", computeConfig: { enabled: true, nodeRoleARN: arnOf("pods") } },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in a cluster of Crossplane in Auto Mode": [
    shared(
      resource("kubernetes:eks.aws.upbound.io/v1beta1:Cluster", "it", {
        spec: { forProvider: { computeConfig: [{ enabled: true, nodeRoleArn: arnOf("pods") }] } },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in an access entry of ACK for nodes of Auto Mode": [
    shared(
      resource("kubernetes:eks.services.k8s.aws/v1alpha1:AccessEntry", "it", {
        spec: { principalARN: arnOf("pods"), accessPolicies: [{ policyARN: autoNodePolicy }] },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role with the access policy for nodes of Auto Mode by Crossplane": [
    shared(
      resource("kubernetes:eks.aws.upbound.io/v1beta1:AccessPolicyAssociation", "it", {
        spec: { forProvider: { principalArn: arnOf("pods"), policyArn: autoNodePolicy } },
      }),
    ),
    "node-role-shared",
  ],
  "a node role in a Fargate profile of ACK": [
    [
      nodeGroup(arnOf("nodes")),
      resource("kubernetes:eks.services.k8s.aws/v1alpha1:FargateProfile", "it", {
        spec: { name: "it", clusterName: "prod", podExecutionRoleARN: secret(arnOf("nodes")) },
      }),
    ],
    "node-role-shared",
  ],
  "a node role in a Fargate profile of Crossplane": [
    [
      nodeGroup(arnOf("nodes")),
      resource("kubernetes:eks.aws.upbound.io/v1beta1:FargateProfile", "it", {
        spec: { forProvider: { clusterName: "prod", podExecutionRoleArn: arnOf("nodes") } },
      }),
    ],
    "node-role-shared",
  ],
  "a node group of Crossplane whose role comes from the pods' role": [
    shared(
      resource(
        "kubernetes:eks.aws.crossplane.io/v1alpha1:NodeGroup",
        "it",
        { spec: { forProvider: { nodeRole: unknown } } },
        { propertyDependencies: { spec: [roleUrn("pods")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in a machine pool of the Cluster API": [
    shared(
      resource("kubernetes:infrastructure.cluster.x-k8s.io/v1beta2:AWSManagedMachinePool", "it", {
        spec: { roleName: "pods" },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in the instance profile of the Cluster API's machines": [
    shared(
      instanceProfile,
      resource("kubernetes:infrastructure.cluster.x-k8s.io/v1beta2:AWSMachineTemplate", "it", {
        spec: { template: { spec: { iamInstanceProfile: "it" } } },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in the instance profile of the Cluster API's machine pool, not known yet": [
    shared(
      instanceProfile,
      resource(
        "kubernetes:infrastructure.cluster.x-k8s.io/v1beta2:AWSMachinePool",
        "it",
        { spec: { awsLaunchTemplate: { iamInstanceProfile: unknown } } },
        { propertyDependencies: { spec: [urnOf(instanceProfile.type, instanceProfile.name)] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role among the nodes that a control plane of the Cluster API maps": [
    shared(
      resource("kubernetes:controlplane.cluster.x-k8s.io/v1beta2:AWSManagedControlPlane", "it", {
        spec: {
          iamAuthenticatorConfig: {
            mapRoles: [
              { rolearn: arnOf("pods"), username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:nodes"] },
            ],
          },
        },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in a node group of Crossplane that has it at first only": [
    shared(
      resource("kubernetes:eks.aws.upbound.io/v1beta1:NodeGroup", "it", {
        spec: { initProvider: { nodeRoleArn: arnOf("pods") }, forProvider: { clusterName: "prod" } },
      }),
    ),
    "node-role-shared",
  ],
  "a node role in a Fargate profile of the Cluster API": [
    [
      nodeGroup(arnOf("nodes")),
      resource("kubernetes:infrastructure.cluster.x-k8s.io/v1beta2:AWSFargateProfile", "it", {
        spec: { clusterName: "prod", roleName: "nodes" },
      }),
    ],
    "node-role-shared",
  ],
  "an open role of Crossplane": [
    [
      resource("kubernetes:iam.aws.upbound.io/v1beta1:Role", "it", {
        spec: { forProvider: { assumeRolePolicy: open } },
      }),
    ],
    "role-not-judged",
  ],
  "an open role in a list of ACK's roles": [
    [
      resource("kubernetes:iam.services.k8s.aws/v1alpha1:RoleList", "it", {
        items: [{ spec: { name: "it", assumeRolePolicyDocument: open } }],
      }),
    ],
    "role-not-judged",
  ],
  "the pods' role in aws-auth with line ends of Windows": [
    shared(configMap(nodesMapping.replaceAll("\n", "\r\n"))),
    "node-role-shared",
  ],
  "the pods' role in aws-auth with a byte order mark": [shared(configMap(`\ufeff${nodesMapping}`)), "node-role-shared"],
  "the pods' role in aws-auth behind a directive": [
    shared(configMap(`# nodes\n%YAML 1.1\n---\n${nodesMapping}`)),
    "node-role-shared",
  ],
  "the pods' role in aws-auth with merged keys": [
    shared(configMap(`- &a\n  rolearn: x\n  groups: [system:nodes]\n- <<: *a\n  rolearn: ${arnOf("pods")}`)),
    "node-role-shared",
  ],
  "the pods' role in aws-auth in a folded text": [
    shared(configMap(nodesMapping.replace("rolearn: ", "rolearn: >-\n    "))),
    "node-role-shared",
  ],
  "the pods' role in aws-auth whose data are a secret": [
    shared({
      ...configMap(""),
      props: { metadata: { name: "aws-auth", namespace: "kube-system" }, data: secret({ mapRoles: nodesMapping }) },
    }),
    "node-role-shared",
  ],
  "the pods' role in aws-auth of a file in YAML": [
    shared(
      { ...configMap(nodesMapping), parent: urnOf("kubernetes:yaml:ConfigFile", "it") },
      resource("kubernetes:yaml:ConfigFile", "it", { file: "aws-auth.yaml" }),
    ),
    "node-role-shared",
  ],
  "aws-auth as text among the values of a chart": [
    shared(
      release({
        extra: [
          `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n    ${nodesMapping.replaceAll("\n", "\n    ")}`,
        ],
      }),
    ),
    "node-role-shared",
  ],
  "a profile by ARN of another partition, with the node role there": [
    [nodeGroup("arn:aws-cn:iam::111122223333:role/n"), fargateProfile("arn:aws-cn:iam::111122223333:role/n")],
    "node-role-shared",
  ],
};
