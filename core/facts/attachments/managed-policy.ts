import { memoizeByObject } from "../../memoize";
import type { Stack } from "../stack/stack";
import { items, plain, read, text, unknown, type ResourceRecord } from "../../records/record";
import type { AttachedPolicy } from "./attachment";
import { required } from "../../text";

/** Managed policies that users make, with the names of their properties. */
export const managedPolicyTypes: Record<string, { arn: string; document: string }> = {
  "aws:iam/policy:Policy": { arn: "arn", document: "policy" },
  "aws-native:iam:ManagedPolicy": { arn: "policyArn", document: "policyDocument" },
};

/** What a property that holds the ARN of a managed policy stands for. */
export function managedPolicyOf(
  stack: Stack,
  record: ResourceRecord,
  property: string,
  value: unknown,
): AttachedPolicy | undefined {
  const sources = (record.propertyDependencies[property] ?? [])
    .map((urn) => stack.byUrn.get(urn))
    .filter((source) => source !== undefined && Object.hasOwn(managedPolicyTypes, source.type));
  if (typeof value === "string") {
    const made = sources.find((source) => source && arnOf(source) === value) ?? madeByArn(stack).get(value);
    return made ? madePolicy(made) : { kind: "managed", arn: value };
  }
  if (value !== unknown) return undefined;
  return sources.length === 1 && sources[0] ? madePolicy(sources[0]) : { kind: "unknown" };
}

/** The managed policies in a list property; an unknown list is one unknown policy if its value comes from somewhere. */
export function managedPoliciesIn(stack: Stack, record: ResourceRecord, property: string): AttachedPolicy[] {
  const list = items(record.props, property);
  // A provider's own output that is not known yet has no dependencies, and says nothing about what is attached.
  if (list === unknown) return property in record.propertyDependencies ? [{ kind: "unknown" }] : [];
  return list.flatMap((value) => managedPolicyOf(stack, record, property, value) ?? []);
}

/**
 * The ARNs in a list of all that may be attached, `unknown` if one may turn out to be any. One that is not known yet and comes from
 * policies that the stack makes is theirs.
 */
export function listedPolicies(stack: Stack, record: ResourceRecord, property: string): unknown[] | typeof unknown {
  const list = items(record.props, property);
  const sources = record.propertyDependencies[property] ?? [];
  const isMade = (urn: string) => Object.hasOwn(managedPolicyTypes, stack.byUrn.get(urn)?.type ?? "");
  if (list === unknown || sources.length === 0 || !sources.every(isMade)) return list;
  return list.map((arn) => (arn === unknown ? "made by the stack" : arn));
}

function madePolicy(record: ResourceRecord): AttachedPolicy {
  return { kind: "made", document: plain(read(record.props, required(managedPolicyTypes[record.type]).document)) };
}

function arnOf(record: ResourceRecord): string | undefined {
  return text(record.props, required(managedPolicyTypes[record.type]).arn);
}

/** The managed policies that a stack makes, by their ARNs. */
const madeByArn = memoizeByObject(({ records }: Stack): ReadonlyMap<string | undefined, ResourceRecord> => {
  const made = records.filter(({ type }) => Object.hasOwn(managedPolicyTypes, type));
  return new Map(made.map((record) => [arnOf(record), record]));
});
