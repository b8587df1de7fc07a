import type { RoleIdentity } from "../identity";
import type { ResourceRecord } from "../record";
import type { Stack } from "../stack";

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

/** One kind of evidence that a role is used. Adding a kind is adding one small file beside this one. */
export interface Evidence {
  /** True for the type tokens that this kind of evidence looks at. */
  concerns(type: string): boolean;
  find(record: ResourceRecord, stack: Stack): UseFact[];
}

/** `concerns` for a fixed list of type tokens. */
export function ofTypes(...types: string[]): (type: string) => boolean {
  const known = new Set(types);
  return (type) => known.has(type);
}
