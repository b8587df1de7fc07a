/** Options by their names on the command line, with their values; undefined for one that is not given. */
type Options = Readonly<Record<string, unknown>>;

/** The first option that is given. */
export function firstGiven(options: Options): string | undefined {
  return Object.entries(options).find(([, value]) => value !== undefined)?.[0];
}

/** The options that are given, as words of a command line. */
export function givenWords(options: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}
