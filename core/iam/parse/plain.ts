/** True for a plain object, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A scalar is a list of one; nothing is an empty list. */
export function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** An element by its name, in AWS's spelling first, then in any case: a finding says that IAM knows one spelling only. */
export function elementOf(container: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(container, name)) return container[name];
  const key = Object.keys(container).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : container[key];
}
