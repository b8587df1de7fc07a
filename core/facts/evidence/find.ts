import { items, unknown, valueAt, type Path, type ResourceRecord } from "../../records/record";
import type { PropertyDetails, Use, UseSeen } from "../../records/uses";
import type { Stack } from "../stack/stack";

/** Finds the uses of roles that a resource shows. */
export type FindUses = (record: ResourceRecord, stack: Stack) => UseSeen[];

/** The use of the role that a property of a resource names. */
export function useAt(
  stack: Stack,
  record: ResourceRecord,
  use: Use,
  path: Path,
  details?: Partial<PropertyDetails>,
): UseSeen[] {
  return useOf(stack, record, use, valueAt(record, path), { path: path.join("."), ...details });
}

/** As `useAt`, for a value from a property that was read already. */
export function useOf(
  stack: Stack,
  record: ResourceRecord,
  use: Use,
  value: unknown,
  details: PropertyDetails,
  [property = ""] = details.path.split("."),
): UseSeen[] {
  const shown = { use, evidence: { kind: "property", of: record, ...details } } as const;
  const role = stack.roleOf(record, property, value);
  if (role) return [{ ...shown, role }];
  return value === unknown ? [{ ...shown, candidates: stack.rolesFromDependencies(record, property) }] : [];
}

/** The path to each item, if a path leads through lists: `*` is every item of one. */
export function everyPath(props: unknown, path: string): Path[] {
  const found = path.split(".").reduce<(string | number)[][]>(
    (places, part) =>
      places.flatMap((place) => {
        if (part !== "*") return [[...place, part]];
        const list = items(props, ...place);
        // A list that is not known yet is one place, whose dependencies count.
        return list === unknown ? [place] : list.map((_, index) => [...place, index]);
      }),
    [[]],
  );
  return found as unknown as Path[];
}
