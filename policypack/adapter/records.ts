import type { PolicyResource } from "@pulumi/policy";
import type { ResourceRecord } from "../../core/role-uses";

/** The stack's resources as plain records, in the order of their URNs: Pulumi gives them in a random order. */
export function recordsOf(resources: PolicyResource[]): ResourceRecord[] {
  return resources
    .map((resource) => ({
      urn: resource.urn,
      type: resource.type,
      name: resource.name,
      props: resource.props,
      parent: resource.parent?.urn,
      propertyDependencies: urnsOf(resource.propertyDependencies),
      provider: resource.provider,
    }))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

function urnsOf(dependencies: Record<string, PolicyResource[]>): Record<string, string[]> {
  const urns: Record<string, string[]> = {};
  for (const [property, resources] of Object.entries(dependencies)) {
    urns[property] = resources.map((resource) => resource.urn);
  }
  return urns;
}
