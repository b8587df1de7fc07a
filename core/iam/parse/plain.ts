/** An element by its name, in AWS's spelling first, then in any case: a finding says that IAM knows one spelling only. */
export function elementOf(container: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(container, name)) return container[name];
  const key = Object.keys(container).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : container[key];
}
