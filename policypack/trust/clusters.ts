import type { Facts } from "../../core/facts/facts";
import { fargateProfiles } from "../../core/facts/fargate-profiles";
import type { RoleIdentity } from "../../core/records/identity";
import { isMadeUp, regionsShown, secretContent, text, type ResourceRecord } from "../../core/records/record";
import { eksType } from "../../core/records/resource-types";

/** The clusters that a stack's resources name, as far as these have come: a resource policy sees one resource at a time. */
export class Clusters {
  /** Names that the provider makes up in a preview: each is another one in the update. */
  readonly madeUp = new Set<string>();
  /** The Regions that providers and clusters show. */
  readonly regions = new Set<string>();
  private readonly names = new Set<string>();
  /** The roles, by their URNs, whose advice holds a placeholder, since no cluster was in sight when they were judged. */
  private readonly withPlaceholder = new Set<string>();

  /** Takes the cluster that a resource names, before the resource is judged. */
  add(record: ResourceRecord): void {
    const { urn, type, props } = record;
    this.withPlaceholder.delete(urn);
    for (const region of regionsShown(record)) this.regions.add(region);
    const property = eksType(type)?.cluster;
    const name = property && text(props, property);
    // A message about another resource does not know what is a secret here.
    if (!name || secretContent(props[property])) return;
    if (isMadeUp(record, property)) this.madeUp.add(name);
    else if (!this.madeUp.has(name)) this.names.add(name);
  }

  /** The one cluster of the resources so far; undefined if there is none, or more than one. */
  get inSight(): string | undefined {
    return this.names.size === 1 ? [...this.names][0] : undefined;
  }

  /** Takes a role, by its URN, whose advice holds a placeholder for its cluster. */
  addPlaceholder(urn: string): void {
    this.withPlaceholder.add(urn);
  }

  /** The clusters of the Fargate profiles of those roles, which the end of the stack shows. */
  toFillIn({ stack }: Facts): { role: RoleIdentity; clusters: string[] }[] {
    if (this.withPlaceholder.size === 0) return [];
    const found = new Map<string, { role: RoleIdentity; clusters: string[] }>();
    for (const { role, trustPolicy, clusterToType } of fargateProfiles(stack)) {
      if (trustPolicy === undefined || role?.urn === undefined || !this.withPlaceholder.has(role.urn)) continue;
      if (clusterToType === undefined) continue;
      const before = found.get(role.urn)?.clusters ?? [];
      found.set(role.urn, { role, clusters: [...new Set([...before, clusterToType])] });
    }
    return [...found.values()];
  }
}
