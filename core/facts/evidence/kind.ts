import type { Evidence, PropertyDetails, Use, UseSeen } from "../../records/uses";
import { items, unknown, type ResourceRecord, valueAt, type Path } from "../../records/record";
import type { Stack } from "../stack/stack";

/** One kind of evidence that a role is used. Adding a kind is adding one small file beside this one. */
export interface EvidenceKind {
  concerns: (type: string) => boolean;
  find: (record: ResourceRecord, stack: Stack) => UseSeen[];
}

/** `concerns` for a fixed list of type tokens. */
export function ofTypes(...types: string[]): (type: string) => boolean {
  const known = new Set(types);
  return (type) => known.has(type);
}

/** The use of the role that a property of a resource names. */
export function useAt(
  stack: Stack,
  record: ResourceRecord,
  use: Use,
  path: Path,
  details: PropertyDetails = {},
): UseSeen[] {
  const evidence = { kind: "property" as const, of: record, path: path.join("."), ...details };
  return useOf(stack, record, use, path[0], valueAt(record, path), evidence);
}

/** As `useAt`, for a value from a property that was read already. */
export function useOf(
  stack: Stack,
  record: ResourceRecord,
  use: Use,
  property: string,
  value: unknown,
  evidence: Evidence,
): UseSeen[] {
  const shown = { use, urn: record.urn, evidence };
  const role = stack.roleOf(record, property, value);
  if (role) return [{ ...shown, role }];
  return value === unknown ? [{ ...shown, candidates: stack.rolesFromDependencies(record, property) }] : [];
}

/** The path to each item, if a path leads through lists: `*` is every item of one. */
export function everyPath(props: unknown, path: readonly [string, ...string[]]): Path[] {
  let found: Path[] = [[path[0]]];
  for (const part of path.slice(1)) {
    found = found.flatMap((place): Path[] => {
      if (part !== "*") return [[...place, part]];
      const list = items(props, ...place);
      // A list that is not known yet is one place, whose dependencies count.
      return list === unknown ? [place] : list.map((_, index) => [...place, index]);
    });
  }
  return found;
}
