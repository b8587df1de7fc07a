import type { Facts } from "../../core/facts/facts";
import { fargateProfiles, type FargateProfile } from "../../core/facts/fargate-profiles";
import type { RoleIdentity } from "../../core/records/identity";
import { isMadeUp, secretContent, text, type ResourceRecord } from "../../core/records/record";
import { eksType } from "../../core/records/resource-types";
import { isPreview } from "../adapter/sdk";

const names = new Set<string>();

/** Names that the provider makes up in a preview: each is another one in the update. Kept for the policies that judge the stack. */
const madeUp = new Set<string>();
let isForgotten = false;

/** Remembers the cluster that a resource names: a resource policy sees one resource at a time. Call as its judgement begins. */
export function rememberCluster(record: ResourceRecord): void {
  const { urn, type, props } = record;
  if (isForgotten) madeUp.clear();
  isForgotten = false;
  withPlaceholder.delete(urn);
  const property = eksType(type)?.cluster;
  const name = property && text(props, property);
  // A message about another resource does not know what is a secret here.
  if (!name || secretContent(props[property])) return;
  if (isMadeUp(record, property)) madeUp.add(name);
  else if (!madeUp.has(name)) names.add(name);
}

/** The cluster of a profile, where it can be typed: not one that does not exist yet and whose name is made up. */
export function clusterToType({ cluster, isDeployed }: FargateProfile): string | undefined {
  return cluster !== undefined && madeUp.has(cluster) && isPreview() && !isDeployed ? undefined : cluster;
}

/** The one cluster of the resources that were judged so far; undefined where there is none, or more than one. */
export function clusterInSight(): string | undefined {
  return names.size === 1 ? [...names][0] : undefined;
}

/** The roles, by their URNs, whose advice holds a placeholder, since no cluster was in sight when they were judged. */
const withPlaceholder = new Set<string>();

/** Remembers that the advice for a role holds a placeholder for its cluster. */
export function placeholderShown(urn: string): void {
  withPlaceholder.add(urn);
}

/** The clusters of the Fargate profiles of those roles, which the end of the stack shows. */
export function clustersToFillIn({ stack }: Facts): { role: RoleIdentity; clusters: string[] }[] {
  if (withPlaceholder.size === 0) return [];
  const found = new Map<string, { role: RoleIdentity; clusters: string[] }>();
  for (const profile of fargateProfiles(stack)) {
    const { role, trustPolicy } = profile;
    const cluster = clusterToType(profile);
    if (trustPolicy === undefined || role?.urn === undefined || !withPlaceholder.has(role.urn)) continue;
    if (cluster === undefined) continue;
    const before = found.get(role.urn)?.clusters ?? [];
    found.set(role.urn, { role, clusters: [...new Set([...before, cluster])] });
  }
  return [...found.values()];
}

/** The stack is judged to its end. */
export function forgetClusters(): void {
  names.clear();
  withPlaceholder.clear();
  isForgotten = true;
}
