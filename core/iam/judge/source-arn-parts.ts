import { arnPartCount } from "../arn";
import type { Condition } from "../parse/conditions";
import { TooComplex } from "../representatives";
import { splitTokens, type Token, tokenize, tokensMatch } from "../wildcards";
import { present } from "../../text";

/** A value for aws:SourceArn as six patterns, one for each part of the ARN. */
export type PartPatterns = Token[][];

const expansionLimit = 300;

/**
 * What a value of a condition on aws:SourceArn says of each part of an ARN. Where `*` crosses colons, as in
 * StringLike, the value stands for several such patterns, one for each way to cross. Empty if nothing can match.
 * @throws TooComplex where the ways are too many
 */
export function partPatterns(condition: Condition): PartPatterns[] {
  const { operator, variables } = condition;
  if (!operator || (operator.family !== "String" && operator.family !== "Arn")) return [];
  return condition.values.flatMap((value) => {
    const tokens = tokenize(value, { wildcards: operator.wildcards, variables });
    if (operator.family === "String") return withoutCovered(expand(tokens));
    const parts = splitTokens(tokens, ":", arnPartCount);
    return parts.length === arnPartCount ? [parts] : [];
  });
}

function expand(tokens: readonly Token[]): PartPatterns[] {
  const complete: PartPatterns[] = [];
  const visit = (position: number, parts: Token[][]): void => {
    const last = present(parts.at(-1));
    if (parts.length === arnPartCount) {
      if (complete.length >= expansionLimit) throw new TooComplex();
      complete.push([...parts.slice(0, -1), [...last, ...tokens.slice(position)]]);
      return;
    }
    const token = tokens[position];
    if (!token) return;
    if (token.kind === "character") {
      visit(position + 1, token.text === ":" ? [...parts, []] : [...parts.slice(0, -1), [...last, token]]);
      return;
    }
    const taken = token.kind === "one" ? parts : [...parts.slice(0, -1), [...last, token]];
    // Here the wildcard is, or holds, the colon that ends the part.
    visit(token.kind === "one" ? position + 1 : position, [...taken, []]);
    visit(position + 1, [...parts.slice(0, -1), [...last, token]]);
  };
  visit(0, [[]]);
  return complete;
}

/** Leaves out what another of the patterns covers: `*:*:x` says nothing more than `*:x` does. */
function withoutCovered(patterns: readonly PartPatterns[]): PartPatterns[] {
  const texts = patterns.map((pattern) => pattern.map(asText));
  const covers = (pattern: PartPatterns, index: number): boolean =>
    pattern.every((part, place) => tokensMatch(part, texts[index]?.[place] ?? ""));
  return patterns.filter(
    (pattern, index) =>
      !patterns.some((other, otherIndex) => {
        if (otherIndex === index || !covers(other, index)) return false;
        // Of two that cover each other, the first stays.
        return !covers(pattern, otherIndex) || otherIndex < index;
      }),
  );
}

/** A pattern as a text in which each wildcard is a character that only a wildcard matches. */
function asText(tokens: readonly Token[]): string {
  return tokens.map((token) => (token.kind === "character" ? token.text : wildcardText[token.kind])).join("");
}

/** Two characters for `*`, so that no `?` covers it. */
const wildcardText = { one: "\u0001", many: "\u0002\u0002", variable: "\u0002\u0002" };
