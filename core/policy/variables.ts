import { lowerAscii } from "../text";
/**
 * A policy variable in a text: `${KEY}`, or `${KEY, 'DEFAULT'}` for a request that does not have the key.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export interface Variable {
  /** In lower case, since condition keys have no case. */
  key: string;
  fallback: string | undefined;
}

/** What stands between `${` and `}`, read; undefined for an escape of one character, such as `${*}`. */
export function parseVariable(inside: string): Variable | undefined {
  if (inside === "*" || inside === "?" || inside === "$") return undefined;
  const comma = inside.indexOf(",");
  if (comma < 0) return { key: lowerAscii(inside), fallback: undefined };
  const quoted = inside.slice(comma + 1).trim();
  const isQuoted = quoted.length >= 2 && quoted.startsWith("'") && quoted.endsWith("'");
  return { key: lowerAscii(inside.slice(0, comma)), fallback: isQuoted ? quoted.slice(1, -1) : undefined };
}

/** The text with each variable replaced for which there is something to fill in. Looks at each character once. */
export function fillVariables(text: string, fill: (variable: Variable) => string | undefined): string {
  let result = "";
  let done = 0;
  for (let start = text.indexOf("${"); start >= 0; start = text.indexOf("${", done)) {
    const end = text.indexOf("}", start);
    if (end < 0) break;
    const variable = parseVariable(text.slice(start + 2, end));
    const filled = variable && fill(variable);
    result += text.slice(done, start) + (filled ?? text.slice(start, end + 1));
    done = end + 1;
  }
  return result + text.slice(done);
}

export function someVariable(text: string, test: (variable: Variable) => boolean): boolean {
  let found = false;
  fillVariables(text, (variable) => {
    found ||= test(variable);
    return undefined;
  });
  return found;
}
