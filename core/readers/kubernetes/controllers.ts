import { asObject, isObject, ownEntry } from "../../text";
import { allFrom, plain, read, type ResourceRecord } from "../../records/record";

/** A kind of manifests from which a controller in a cluster makes resources of EKS. */
interface Controller {
  /** Matches a type token; its first group is the kind of the resource. */
  type: RegExp;
  /** Where the manifest holds what EKS gets. */
  path: string[];
  /** Where it holds what counts only as the resource is made, and only for what is not in `path`. */
  atFirst?: string[];
  /** By the kind of the resource: the type of AWS's providers with the same properties. */
  types: Record<string, string>;
  /** Properties, at any depth, that the manifest calls by another name. */
  names: Record<string, string>;
  blocks?: string[];
}

const controllers: Controller[] = [
  // AWS Controllers for Kubernetes (ACK)
  {
    type: /^kubernetes:eks\.services\.k8s\.aws\/\w+:(Cluster|FargateProfile|Nodegroup|AccessEntry)(?:Patch)?$/,
    path: ["spec"],
    types: {
      Cluster: "aws-native:eks:Cluster",
      FargateProfile: "aws-native:eks:FargateProfile",
      Nodegroup: "aws-native:eks:Nodegroup",
      AccessEntry: "aws-native:eks:AccessEntry",
    },
    names: {
      nodeRoleARN: "nodeRoleArn",
      podExecutionRoleARN: "podExecutionRoleArn",
      policyARN: "policyArn",
      principalARN: "principalArn",
      roleARN: "roleArn",
    },
  },
  // Crossplane, by the provider of Upbound or that of its community
  {
    type: /^kubernetes:eks\.aws\.(?:m\.)?(?:upbound|crossplane)\.io\/\w+:(Cluster|FargateProfile|NodeGroup|AccessEntry|AccessPolicyAssociation)(?:Patch)?$/,
    path: ["spec", "forProvider"],
    atFirst: ["spec", "initProvider"],
    types: {
      Cluster: "aws:eks/cluster:Cluster",
      FargateProfile: "aws:eks/fargateProfile:FargateProfile",
      NodeGroup: "aws:eks/nodeGroup:NodeGroup",
      AccessEntry: "aws:eks/accessEntry:AccessEntry",
      AccessPolicyAssociation: "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    },
    names: { nodeRole: "nodeRoleArn" },
    blocks: ["computeConfig"],
  },
  // The provider for AWS of the Cluster API, whose name for a cluster need not be that of EKS
  {
    type: /^kubernetes:infrastructure\.cluster\.x-k8s\.io\/\w+:(AWSFargateProfile)(?:Patch)?$/,
    path: ["spec"],
    types: { AWSFargateProfile: "aws-native:eks:FargateProfile" },
    names: { clusterName: "ownerCluster", profileName: "fargateProfileName", roleName: "podExecutionRoleArn" },
  },
  // What its control plane writes into aws-auth
  ...Object.entries({
    AWSManagedControlPlane: ["spec", "iamAuthenticatorConfig"],
    AWSManagedControlPlaneTemplate: ["spec", "template", "spec", "iamAuthenticatorConfig"],
  }).map(([kind, path]) => ({
    type: new RegExp(`^kubernetes:controlplane\\.cluster\\.x-k8s\\.io/\\w+:(${kind})(?:Patch)?$`),
    path,
    types: { [kind]: "eks:index:Cluster" },
    names: { rolearn: "roleArn" },
  })),
];

/**
 * The EKS resource that a controller in a cluster makes of a manifest: it uses a role. Roles that controllers make are not read,
 * since what is attached to them is not in sight.
 */
export function madeByController(manifest: ResourceRecord): ResourceRecord[] {
  for (const controller of controllers) {
    const { type, path, atFirst, types } = controller;
    const kind = type.exec(manifest.type)?.[1];
    if (kind === undefined) continue;
    const [lasting, first] = [path, atFirst ?? path].map((at) => plain(read(manifest.props, ...at)));
    if (!isObject(lasting ?? first)) return [];
    const content = { ...asObject(first), ...asObject(lasting) };
    const props = inNamesOfAws(content, controller);
    const propertyDependencies = allFrom(manifest.propertyDependencies.spec, props);
    return [{ ...manifest, type: types[kind] ?? manifest.type, props, propertyDependencies, within: manifest }];
  }
  return [];
}

function inNamesOfAws(content: Record<string, unknown>, controller: Controller): Record<string, unknown> {
  const { names, blocks = [] } = controller;
  const valueOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(valueOf);
    return isObject(value) ? inNamesOfAws(value, controller) : value;
  };
  return Object.fromEntries(
    Object.entries(content).map(([key, value]) => {
      const isBlock = blocks.includes(key) && Array.isArray(value) && value.length === 1;
      return [ownEntry(names, key) ?? key, valueOf(isBlock ? (value[0] as unknown) : value)];
    }),
  );
}
