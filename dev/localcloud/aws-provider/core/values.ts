/** The properties of a resource or the arguments of a function, as the engine sends them: JSON. */
export type Values = { [name: string]: unknown };

/** The same values without those that are undefined or null. */
export function withoutAbsent(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
}
