import { executionPolicyName, fargateService } from "../iam";
import { attaches } from "./attachments";
import { managedPolicyTypes } from "./attachments/managed-policy";
import { allEvidence } from "./facts";
import { read, unknown, type ResourceRecord } from "./record";
import type { Stack } from "./stack";

/**
 * The resources that name the Fargate service or its managed policy and that no rule reads: a role of another provider,
 * a manifest, a command. Somebody has to read them.
 */
export function unreadResources(stack: Stack): ResourceRecord[] {
  const readTypes = new Map<string, boolean>();
  const describing = new Set(stack.records.map(({ within }) => within?.urn));
  const parents = new Set(stack.records.map(({ parent }) => parent));
  return stack.records.filter((record) => {
    const known = readTypes.get(record.type) ?? isRead(record.type);
    readTypes.set(record.type, known);
    if (known || describing.has(record.urn)) return false;
    // What a component hands to its children is read there; a component has no provider of its own.
    if (record.provider === undefined && parents.has(record.urn)) return false;
    return namesFargate(record.props);
  });
}

function isRead(type: string): boolean {
  return (
    type.startsWith("pulumi:") ||
    attaches(type) ||
    Object.hasOwn(managedPolicyTypes, type) ||
    allEvidence.some((kind) => kind.concerns(type))
  );
}

const names = [fargateService, executionPolicyName.toLowerCase()];

function namesFargate(value: unknown): boolean {
  if (value === unknown) return false;
  if (typeof value === "string") return names.some((name) => value.toLowerCase().includes(name));
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).some((key) => namesFargate(read(value, key)));
}
