import { asList, asObject, isObject } from "../../text";

/** A resource with the marks of its sensitive values. */
interface Marked {
  type: string;
  values: Record<string, unknown>;
  /** True in the places of the values that must not be shown. */
  sensitive?: unknown;
}

/** True for a type of AWS's. Providers for what is in a cluster mark all of a manifest or chart, which tells nothing of a part of it. */
export const isOfAws = ({ type }: { type: string }): boolean => /^aws(?:cc)?_/.test(type);

/** The values of AWS's resources that must not be shown. */
export function sensitiveValues(resources: readonly Marked[]): unknown[] {
  return resources.filter(isOfAws).flatMap(({ values, sensitive }) => markedIn(values, sensitive));
}

function markedIn(value: unknown, marks: unknown): unknown[] {
  if (marks === true) return [value];
  if (Array.isArray(marks)) return marks.flatMap((one, index) => markedIn(asList(value)[index], one));
  if (!isObject(marks)) return [];
  const values = asObject(value);
  return Object.entries(marks).flatMap(([key, one]) => markedIn(values[key], one));
}

/** The marks of a state file, which lists paths. An attribute counts as a whole if a part of it is sensitive. */
export function marksOfState(sensitiveAttributes: unknown): Record<string, true> {
  const first = asList(sensitiveAttributes).map((path) => asObject(asList(path)[0]).value);
  return Object.fromEntries(first.filter((name) => typeof name === "string").map((name) => [name, true]));
}
