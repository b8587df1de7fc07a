import type { RoleIdentity } from "../identity";
import { describe, type ResourceRecord } from "../record";
import type { Path, Stack } from "../stack";

/** The two uses that exclude each other, named as in the role ledger. */
export type Use = "node-group" | "fargate-pod-execution";

/** A role is put to a use, because of a resource. */
export interface UseFact {
  use: Use;
  role: RoleIdentity;
  /** URN of the resource that shows the use. */
  urn: string;
  /** Which resource shows the use and how, in words. */
  evidence: string;
}

/** One of several roles is put to a use: which one is not known before the update. */
export interface OpenUse extends Omit<UseFact, "role"> {
  candidates: readonly RoleIdentity[];
}

/** One kind of evidence that a role is used. Adding a kind is adding one small file beside this one. */
export interface Evidence {
  /** True for the type tokens that this kind of evidence looks at. */
  concerns: (type: string) => boolean;
  find: (record: ResourceRecord, stack: Stack) => (UseFact | OpenUse)[];
}

/** `concerns` for a fixed list of type tokens. */
export function ofTypes(...types: string[]): (type: string) => boolean {
  const known = new Set(types);
  return (type) => known.has(type);
}

/**
 * The use of the role that a property of a resource names.
 * @param how what shows the use, in words; the property by default
 */
export function useAt(
  stack: Stack,
  record: ResourceRecord,
  use: Use,
  path: Path,
  how = `${path.join(".")} of ${describe(record)}`,
): (UseFact | OpenUse)[] {
  const shown = { use, urn: record.urn, evidence: how };
  const role = stack.roleAt(record, ...path);
  if (role) return [{ ...shown, role }];
  const candidates = stack.candidatesAt(record, ...path);
  return candidates.length > 0 ? [{ ...shown, candidates }] : [];
}
