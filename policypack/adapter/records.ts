import type { PolicyProviderResource, PolicyResource, PolicyResourceOptions } from "@pulumi/policy";
import { findFacts, type Facts } from "../../core/facts/facts";
import { roleTypes } from "../../core/records/identity";
import { isNotShown, isPartlyUnknown, plain, type ResourceRecord } from "../../core/records/record";
import { messageIdentity, sentProperties } from "./sdk";
import { compareTexts, ownEntry } from "../../core/text";

/** A resource as a record, with its properties as the engine sent them. */
export function recordOf(resource: {
  urn: string;
  type: string;
  name: string;
  props: Record<string, unknown>;
  provider?: PolicyProviderResource;
  opts?: Pick<PolicyResourceOptions, "ignoreChanges">;
}): ResourceRecord {
  const { urn, type, name, props, provider, opts } = resource;
  return {
    urn,
    type,
    name,
    props: sentProperties(props),
    propertyDependencies: {},
    ...(opts?.ignoreChanges.length && { ignoreChanges: opts.ignoreChanges }),
    ...(provider && { provider: { urn: provider.urn, props: sentProperties(provider.props) } }),
  };
}

const givenByUrn = new Map<string, ReadonlySet<string>>();
const inputsByUrn = new Map<string, ResourceRecord["props"]>();

/**
 * Remembers what the program gives for a role. One that is only read gives nothing, and AWS has all that it shows. Of what a provider
 * makes whose own settings are not known yet, a preview shows what the program gives, and at the end of the stack nothing.
 */
export function rememberGiven({ urn, type, props, provider }: ResourceRecord): void {
  if (provider && isPartlyUnknown(plain(provider.props))) inputsByUrn.set(urn, props);
  const properties = ownEntry(roleTypes, type);
  if (properties && Object.hasOwn(props, properties.trustPolicy)) givenByUrn.set(urn, new Set(Object.keys(props)));
}

/** The stack is judged to its end. */
export function forgetGiven(): void {
  givenByUrn.clear();
  inputsByUrn.clear();
}

const factsByMessage = new WeakMap<object, Facts>();

/**
 * What the stack's resources say, found once for all policies that judge the same stack: the SDK hands each policy resources
 * of its own, made from one message of the engine.
 */
export function factsOf(resources: PolicyResource[]): Facts {
  const key = resources[0] && messageIdentity(resources[0].props);
  const known = key && factsByMessage.get(key);
  if (known) return known;
  const facts = findFacts(recordsOf(resources));
  if (key) factsByMessage.set(key, facts);
  return facts;
}

/** The resources as records, in the order of their URNs: Pulumi gives them in a random order. */
function recordsOf(resources: PolicyResource[]): ResourceRecord[] {
  return resources
    .map((resource) => {
      const { urn, parent, propertyDependencies } = resource;
      const record = recordOf(resource);
      return {
        ...record,
        ...(isNotShown(record) && { props: inputsByUrn.get(urn) ?? record.props }),
        parent: parent?.urn,
        given: givenByUrn.get(urn),
        propertyDependencies: urnsOf(propertyDependencies),
      };
    })
    .sort((a, b) => compareTexts(a.urn, b.urn));
}

function urnsOf(dependencies: Record<string, PolicyResource[]>): Record<string, string[]> {
  const urns: Record<string, string[]> = {};
  for (const [property, resources] of Object.entries(dependencies)) {
    urns[property] = resources.map((resource) => resource.urn);
  }
  return urns;
}
