import { evaluateCondition, type RequestValue, type Truth } from "../evaluate/statement";
import type { Condition } from "../parse/conditions";
import { type Pattern, patternsOf } from "../evaluate/pattern";
import { type Constraint, type Span, type Segment, type ConstrainedTexts, withExamples } from "./segments";
import { findWitness } from "./inclusion";

/** What requests can carry under related keys: one of several cases. */
export type Domain = readonly Case[];

export interface Case {
  /** Values that do not vary; a key that is neither here nor in `text` is absent. */
  fixed: ReadonlyMap<string, RequestValue>;
  text?: Text;
}

interface Text extends ConstrainedTexts {
  /** The keys that carry the text, or some of its segments. */
  keys: ReadonlyMap<string, Span>;
}

/** What a condition is required to be; "possible" is not surely false, "avoidable" is not surely true. */
export type Requirement = "sure" | "possible" | "avoidable" | "failing";

const refused: Record<Requirement, readonly Truth[]> = {
  sure: ["no", "maybe"],
  possible: ["no"],
  avoidable: ["yes"],
  failing: ["yes", "maybe"],
};

/** The domain with what meets a requirement for a condition; without cases if nothing does. */
export function restrict(domain: Domain, condition: Condition, requirement: Requirement, byIdentity = false): Domain {
  const twins = [condition, ...condition.duplicates];
  const met = (candidate: Case, twin: Condition) => restrictCase(candidate, twin, requirement, byIdentity) ?? [];
  if (requirement === "possible" || requirement === "avoidable")
    return domain.flatMap((candidate) => twins.flatMap((twin) => met(candidate, twin)));
  return twins.reduce((cases, twin) => cases.flatMap((candidate) => met(candidate, twin)), domain);
}

// eslint-disable-next-line complexity -- Each kind of condition has one line.
function restrictCase(
  candidate: Case,
  condition: Condition,
  requirement: Requirement,
  byIdentity: boolean,
): Case | undefined {
  const { text } = candidate;
  const span = text?.keys.get(condition.keyName);
  const patterns = span && patternsOf(condition, byIdentity);
  if (!text || !span || !patterns) {
    // Null, and what cannot be compared: which text it is makes no difference.
    const result = evaluateCondition(condition, span ? "" : candidate.fixed.get(condition.keyName), byIdentity);
    return refused[requirement].includes(result) ? undefined : candidate;
  }
  const { possible, sure, isUnsure } = patterns;
  if (isUnsure && requirement === "avoidable") return candidate;
  if (isUnsure && requirement === "sure") return undefined;
  const holds = requirement === "possible" || requirement === "sure";
  const isMatch = holds === !condition.operator?.negated;
  // For sure and failing, require the patterns that surely match, or forbid those that possibly match. For the other two, swap them.
  const isCertain = requirement === "sure" || requirement === "failing";
  return constrain(candidate, isMatch === isCertain ? sure : possible, span, isMatch ? "require" : "forbid");
}

/** Whether a text has to match one of some patterns, or none of them. */
export type Mode = "require" | "forbid";

export function constrain(candidate: Case, patterns: readonly Pattern[], span: Span, mode: Mode): Case {
  const { text } = candidate;
  if (!text) return candidate;
  const list = mode === "require" ? "required" : "forbidden";
  const before = text[list];
  const constraint: Constraint = { patterns, span };
  // Statements often say the same, and what is followed twice takes twice as long.
  if (before.some((present) => isSame(present, constraint))) return candidate;
  return { ...candidate, text: { ...text, [list]: [...before, constraint] } };
}

function isSame(first: Constraint, second: Constraint) {
  const isSameSpan = first.span.from === second.span.from && first.span.to === second.span.to;
  if (!isSameSpan || first.patterns.length !== second.patterns.length) return false;
  return first.patterns.every((pattern, index) => pattern === second.patterns[index]);
}

/** Values for the keys of a domain, easy to read if people see them (`isShown`); undefined if it has none. */
export function solve(cases: Domain, isShown = false): ReadonlyMap<string, RequestValue> | undefined {
  for (const { fixed, text } of cases) {
    if (!text) return fixed;
    const witness = findWitness(text);
    if (!witness) continue;
    const segments = isShown ? withExamples(witness, text) : witness;
    const values = new Map(fixed);
    for (const [keyName, { from, to }] of text.keys) values.set(keyName, segments.slice(from, to + 1).join(""));
    return values;
  }
  return undefined;
}

export const nothing = new Map<string, RequestValue>();

/** A key that has one of some values; undefined is its absence. */
export function values(name: string, list: readonly (RequestValue | undefined)[]): Domain {
  return list.map((value) => ({ fixed: value === undefined ? nothing : new Map([[name, value]]) }));
}

export function oneText(name: string, universe: readonly Segment[]): Case {
  return textCase(universe, [[name, { from: 0, to: universe.length - 1 }]]);
}

export function textCase(universe: readonly Segment[], keys: readonly [string, Span][]): Case {
  return { fixed: nothing, text: { universe, keys: new Map(keys), required: [], forbidden: [] } };
}
