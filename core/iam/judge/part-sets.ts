import { fromTokens, type Pattern } from "../representatives";
import { hasVariable, type Token } from "../wildcards";
import type { PartPatterns } from "./source-arn-parts";
import { present } from "../../text";

/**
 * What the conditions say of one part of the ARN, as sets of patterns. Which pattern of a set a text matches makes no
 * difference, since all of them stand in the same conditions beside the same other parts: a hundred clusters in the same
 * Regions are one set.
 * @param byCondition for each condition, what its values say of all parts
 * @param index the part
 * @param alone for each further condition, what its values say of this part
 */
export function partSets(
  byCondition: readonly (readonly PartPatterns[])[],
  index: number,
  alone: readonly (readonly Token[][])[] = [],
): Pattern[][] {
  const found = new Map<string, { tokens: readonly Token[]; places: Set<string> }>();
  const note = (tokens: readonly Token[], place: string) => {
    const text = spelled(tokens);
    const one = found.get(text) ?? { tokens, places: new Set() };
    found.set(text, one);
    // A match with a variable is only a possible one.
    one.places.add(`${place} ${hasVariable(tokens)}`);
  };
  for (const [condition, values] of byCondition.entries()) {
    for (const parts of values) {
      const others = parts.map((tokens, part) => (part === index ? "" : spelled(tokens)));
      note(present(parts[index]), JSON.stringify([condition, others]));
    }
  }
  for (const [condition, values] of alone.entries()) for (const tokens of values) note(tokens, `alone ${condition}`);
  const sets = new Map<string, Pattern[]>();
  for (const { tokens, places } of found.values()) {
    const key = JSON.stringify([...places].sort());
    sets.set(key, [...(sets.get(key) ?? []), fromTokens(tokens)]);
  }
  return [...sets.values()];
}

/** A pattern as a text that no other pattern has. */
function spelled(tokens: readonly Token[]): string {
  return tokens.map((token) => (token.kind === "character" ? `=${token.text}` : spelling[token.kind])).join("");
}

const spelling = { one: "?", many: "*", variable: "$" };
