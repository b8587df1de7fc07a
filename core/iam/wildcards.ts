/**
 * One place of a value in a policy: a character that stands for itself, `?`, `*`, or a policy variable, whose value
 * is not known here.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export type Token =
  { kind: "character"; text: string } | { kind: "one" } | { kind: "many" } | { kind: "variable"; key: string };

export interface Reading {
  /** `*` and `?` are special, as in StringLike and the Arn operators. */
  wildcards: boolean;
  /** `${...}` is special, as under Version 2012-10-17. */
  variables: boolean;
}

/** Reads a policy value into tokens. */
export function tokenize(value: string, { wildcards, variables }: Reading): Token[] {
  const tokens: Token[] = [];
  for (let index = 0; index < value.length; index++) {
    const character = value.charAt(index);
    if (variables && character === "$" && value[index + 1] === "{") {
      const close = value.indexOf("}", index);
      // A variable that is never closed could be read as anything, so it runs to the end.
      const inside = value.slice(index + 2, close < 0 ? undefined : close);
      tokens.push(
        inside === "*" || inside === "?" || inside === "$"
          ? { kind: "character", text: inside }
          : { kind: "variable", key: inside.trim().toLowerCase() },
      );
      index = close < 0 ? value.length : close;
    } else if (wildcards && character === "*") {
      if (tokens[tokens.length - 1]?.kind !== "many") tokens.push({ kind: "many" });
    } else if (wildcards && character === "?") tokens.push({ kind: "one" });
    else tokens.push({ kind: "character", text: character });
  }
  return tokens;
}

/** True if the whole text matches; a variable stands for any text. Never slower than the product of both lengths. */
export function tokensMatch(tokens: readonly Token[], text: string, ignoreCase = false): boolean {
  const subject = ignoreCase ? text.toLowerCase() : text;
  let token = 0;
  let index = 0;
  let retryToken = -1;
  let retryIndex = 0;
  while (index < subject.length) {
    const current = tokens[token];
    if (current && (current.kind === "many" || current.kind === "variable")) {
      // Only the last run of any characters needs another try: what an earlier one could take, the last one can too.
      retryToken = token++;
      retryIndex = index;
    } else if (current && (current.kind === "one" || sameCharacter(current.text, subject.charAt(index), ignoreCase))) {
      token++;
      index++;
    } else if (retryToken >= 0) {
      token = retryToken + 1;
      index = ++retryIndex;
    } else return false;
  }
  while (tokens[token]?.kind === "many" || tokens[token]?.kind === "variable") token++;
  return token === tokens.length;
}

function sameCharacter(expected: string, actual: string, ignoreCase: boolean): boolean {
  return (ignoreCase ? expected.toLowerCase() : expected) === actual;
}

/** True if a policy variable is among the tokens. */
export function hasVariable(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.kind === "variable");
}

/** Splits at the first `limit - 1` characters that equal the separator; variables and wildcards are never split. */
export function splitTokens(tokens: readonly Token[], separator: string, limit: number): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (parts.length < limit && token.kind === "character" && token.text === separator) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
