import { memoizeByObject } from "../../memoize";
import { matches, type Pattern } from "../evaluate/pattern";
import type { Constraint } from "./automaton";
import { isOf, type Segment } from "./segments";
import type { WorkBudget } from "./work-budget";

/** The texts of a universe, given by its segments, that meet each required constraint and no forbidden one. */
export interface ConstrainedTexts {
  universe: readonly Segment[];
  required: readonly Constraint[];
  forbidden: readonly Constraint[];
}

/** The same texts: if a constraint on a segment of its own says that it is one of some texts, these are the segment. */
export function withChoices({ universe, required, forbidden }: ConstrainedTexts, budget: WorkBudget): ConstrainedTexts {
  const segments = [...universe];
  const isLeft = ({ patterns, span: { from, to } }: Constraint, isRequired: boolean) => {
    const texts = from === to ? literalsOf(patterns) : undefined;
    const segment = segments[from];
    if (!texts || !segment || (segment.kind === "run" && !isRequired)) return true;
    const all = segment.kind === "run" ? [...texts].filter((text) => isOf(segment, text)) : segment.texts;
    budget.spend(all.length);
    segments[from] = { kind: "texts", texts: all.filter((text) => texts.has(text) === isRequired) };
    return false;
  };
  return {
    required: required.filter((constraint) => isLeft(constraint, true)),
    forbidden: forbidden.filter((constraint) => isLeft(constraint, false)),
    universe: segments,
  };
}

const literalsOf = memoizeByObject((patterns: readonly Pattern[]): ReadonlySet<string> | undefined => {
  const texts = patterns.map(({ literal }) => literal);
  return texts.includes(undefined) ? undefined : new Set(texts as string[]);
});

/** One of the texts, by its segments, with examples that are easy to read in place of others, as far as that is one of them too. */
export function withExamples(
  witness: readonly string[],
  { universe, required, forbidden }: ConstrainedTexts,
  budget: WorkBudget,
): readonly string[] {
  const isMet = (texts: readonly string[]) => (constraint: Constraint) => {
    const text = texts.slice(constraint.span.from, constraint.span.to + 1).join("");
    budget.spend(constraint.patterns.length);
    return constraint.patterns.some((pattern) => matches(pattern, text));
  };
  return universe.reduce((texts, segment, index) => {
    const examples = segment.kind === "run" && !segment.examples.includes(texts[index] ?? "") ? segment.examples : [];
    const others = examples.map((example) => texts.map((text, at) => (at === index ? example : text)));
    return others.find((other) => required.every(isMet(other)) && !forbidden.some(isMet(other))) ?? texts;
  }, witness);
}
