import { areInOneCluster, type FargateProfile } from "../facts/fargate-profiles";
import type { PodIdentityOnFargate } from "../findings/found";
import { matches, patternOf } from "../policy/evaluate/pattern";
import { knownItems, plain, read, text, type ResourceRecord } from "../records/record";
import { podIdentityTypes } from "../records/resource-types";
import { ownEntry } from "../text";
import type { SourceRule } from "./rule";

/** The service accounts of the DaemonSets of AWS's add-ons, each with AWS's page: their pods run on EC2, beside Fargate. */
const daemonSets: Record<string, string> = {
  "aws-node": "https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html",
  "ebs-csi-node-sa": "https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html",
  "efs-csi-node-sa": "https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html",
  "fsx-csi-node-sa": "https://docs.aws.amazon.com/eks/latest/userguide/fsx-csi.html",
  "s3-csi-driver-sa": "https://docs.aws.amazon.com/eks/latest/userguide/s3-csi.html",
  "cloudwatch-agent":
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html",
  ...Object.fromEntries(
    // Its version 1.0.1 has the other name.
    ["monitoring", "monitor"].map((word) => [
      `aws-network-flow-${word}-agent-service-account`,
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-NetworkFlowMonitor.html",
    ]),
  ),
};

/**
 * The namespaces of add-ons that have other pods too, unless they are given another one.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html
 */
const addOnNamespaces: Record<string, string> = {
  "aws-ebs-csi-driver": "kube-system",
  "aws-efs-csi-driver": "kube-system",
  "aws-fsx-csi-driver": "kube-system",
  "external-dns": "external-dns",
  "cert-manager": "cert-manager",
};

/**
 * Service accounts that get a role by EKS Pod Identity, in a namespace whose pods a Fargate profile of the cluster takes. What is not
 * known yet is not judged.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
export const podIdentityOnFargate = {
  ids: ["pod-identity-on-fargate"],
  about: "source",
  judge({ source, facts: { stack }, profiles }): PodIdentityOnFargate[] {
    return stack.records.flatMap((at) => {
      const { namespace, serviceAccounts } = servedBy(at);
      if (namespace === undefined || serviceAccounts.length === 0) return [];
      const taking = profiles.flatMap((profile) => {
        const selectors = selectorsOf(profile, namespace);
        return selectors.length > 0 && areInOneCluster(stack, at, profile.record)
          ? [{ profile, byLabels: selectors.every(hasLabels) }]
          : [];
      });
      const first = taking.find(({ byLabels }) => !byLabels) ?? taking[0];
      if (!first) return [];
      const { byLabels, profile: found } = first;
      const { record, profile: name, cluster, region } = found;
      const profile = source.complete ? { name, cluster, region } : { record };
      const what = { id: "pod-identity-on-fargate", kind: "pod-identity" } as const;
      return [{ ...what, at, namespace, serviceAccounts, profile, byLabels }];
    });
  },
} satisfies SourceRule;

/** The service accounts that a resource gives a role by EKS Pod Identity, without those of DaemonSets, and their namespace. */
function servedBy({ type, props }: ResourceRecord): { namespace?: string; serviceAccounts: string[] } {
  const kind = ownEntry(podIdentityTypes, type);
  if (!kind) return { serviceAccounts: [] };
  const associations = kind.list === undefined ? [props] : knownItems(props, kind.list);
  const serviceAccounts = associations
    .flatMap((one) => text(one, "serviceAccount") ?? [])
    .filter((name) => !Object.hasOwn(daemonSets, name));
  return { namespace: kind.list === undefined ? text(props, "namespace") : namespaceOfAddOn(props), serviceAccounts };
}

function namespaceOfAddOn(props: ResourceRecord["props"]): string | undefined {
  const isGiven = (read(props, "namespaceConfig") ?? undefined) !== undefined;
  if (isGiven) return text(props, "namespaceConfig", "namespace");
  return ownEntry(addOnNamespaces, text(props, "addonName") ?? "");
}

/** The selectors of a profile that take pods of a namespace. */
function selectorsOf({ record, isBeingDeleted }: FargateProfile, namespace: string): unknown[] {
  if (isBeingDeleted) return [];
  return knownItems(record.props, "selectors").filter((selector) => {
    const pattern = text(selector, "namespace");
    return pattern !== undefined && matches(patternOf(pattern, { wildcards: true }), namespace);
  });
}

/** True for a selector that takes only pods with certain labels; labels that are not known, which are a text, count. */
function hasLabels(selector: unknown): boolean {
  return Object.keys(plain(read(selector, "labels")) ?? {}).length > 0;
}
