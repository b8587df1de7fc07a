import { evaluateCondition, type RequestValue } from "../evaluate/condition";
import type { Condition } from "../parse/conditions";
import { patternsOf } from "../evaluate/patterns";
import type { Truth } from "../truth";
import type { Pattern } from "../evaluate/pattern";
import type { Constraints, Placed, Span } from "./places";
import type { Segment } from "./segments";
import { findWord } from "./word";
import type { WorkBudget } from "./work-budget";

/**
 * What requests can carry under some keys that hang together: one of several cases. In each, a key has a fixed value, is
 * absent, or is a piece of a text that meets constraints.
 */
export interface Domain {
  cases: readonly Case[];
}

export interface Case {
  /** Values that do not vary; a key that is neither here nor in `word` is absent. */
  fixed: ReadonlyMap<string, RequestValue>;
  word?: Word;
}

interface Word extends Constraints {
  universe: readonly Segment[];
  /** The keys that carry the text, or some of its segments. */
  keys: ReadonlyMap<string, Span>;
}

/** What a condition is asked to be; "possible" is not surely false, "avoidable" is not surely true. */
export type Wish = "sure" | "possible" | "avoidable" | "failing";

const unwanted: Record<Wish, readonly Truth[]> = {
  sure: ["no", "maybe"],
  possible: ["no"],
  avoidable: ["yes"],
  failing: ["yes", "maybe"],
};

/**
 * The domain with what meets the wish for a condition; without cases if nothing does.
 * @param byIdentity true where an IAM identity asks
 */
export function restrict(domain: Domain, condition: Condition, wish: Wish, byIdentity = false): Domain {
  const twins = [condition, ...condition.duplicates];
  const isOneEnough = wish === "possible" || wish === "avoidable";
  let { cases } = domain;
  if (isOneEnough)
    cases = cases.flatMap((one) => twins.flatMap((twin) => restrictCase(one, twin, wish, byIdentity) ?? []));
  else for (const twin of twins) cases = cases.flatMap((one) => restrictCase(one, twin, wish, byIdentity) ?? []);
  return { cases };
}

function restrictCase(one: Case, condition: Condition, wish: Wish, byIdentity: boolean): Case | undefined {
  const { word } = one;
  const span = word?.keys.get(condition.keyName);
  const patterns = span && patternsOf(condition, byIdentity);
  if (!word || !span || !patterns) {
    // Null, and what cannot be compared: which text it is makes no difference.
    const result = evaluateCondition(condition, span ? "" : one.fixed.get(condition.keyName), byIdentity);
    return unwanted[wish].includes(result) ? undefined : one;
  }
  const { possible, sure, isUnsure } = patterns;
  if (isUnsure && wish === "avoidable") return one;
  if (isUnsure && wish === "sure") return undefined;
  const holds = wish === "possible" || wish === "sure";
  const isMatch = holds === !condition.operator?.negated;
  // A wish for certainty takes what surely matches, or keeps away from all that may; the other wishes the other way round.
  const isCertain = wish === "sure" || wish === "failing";
  return constrain(one, isMatch === isCertain ? sure : possible, span, isMatch ? "match" : "avoid");
}

/** Whether a text is to match one of some patterns, or to avoid all of them. */
export type Mode = "match" | "avoid";

/** The case with a constraint for some segments of its text. */
export function constrain(one: Case, patterns: readonly Pattern[], span: Span, mode: Mode): Case {
  const { word } = one;
  if (!word) return one;
  const placed = patterns.map((pattern): Placed => ({ pattern, span }));
  return mode === "match"
    ? { ...one, word: { ...word, matches: [...word.matches, placed] } }
    : { ...one, word: { ...word, avoids: [...word.avoids, ...placed] } };
}

/** Values for the keys of a domain; undefined if it has none. */
export function solve({ cases }: Domain, budget: WorkBudget): ReadonlyMap<string, RequestValue> | undefined {
  for (const { fixed, word } of cases) {
    if (!word) return fixed;
    const text = findWord(word.universe, word, budget);
    if (!text) continue;
    const values = new Map(fixed);
    for (const [keyName, { from, to }] of word.keys) values.set(keyName, text.slice(from, to + 1).join(""));
    return values;
  }
  return undefined;
}
