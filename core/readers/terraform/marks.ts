import { asList, asObject, isObject } from "../../text";
import { unknown } from "../../records/record";

/** The value with another one in place of each part that is marked. */
function withMarked(value: unknown, marks: unknown, replaced: (part: unknown) => unknown): unknown {
  if (marks === true) return replaced(value);
  if (Array.isArray(marks)) return marks.map((mark, index) => withMarked(asList(value)[index], mark, replaced));
  if (!isObject(marks)) return value;
  const values = asObject(value);
  const changed = Object.entries(marks).map(([key, mark]) => [key, withMarked(values[key], mark, replaced)] as const);
  return { ...values, ...Object.fromEntries(changed) };
}

/** The value with `unknown` in place of each part that is marked: the plan knows it only after the apply, or nobody may see it. */
export function withUnknown(value: unknown, marks: unknown): unknown {
  return withMarked(value, marks, () => unknown);
}

/** The values that must not be shown, by their marks. */
export function markedIn(values: unknown, marks: unknown): unknown[] {
  const marked: unknown[] = [];
  withMarked(values, marks, (value) => marked.push(value));
  return marked;
}

/** The marks of a state file, which lists paths. An attribute counts as a whole if a part of it is sensitive. */
export function marksOfState(sensitiveAttributes: unknown): Record<string, true> {
  const attributes = asList(sensitiveAttributes).map((path) => asObject(asList(path)[0]).value);
  const names = attributes.filter((name) => typeof name === "string");
  return Object.fromEntries(names.map((name) => [name, true]));
}
