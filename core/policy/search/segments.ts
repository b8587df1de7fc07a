import { memoize, memoizeByObject } from "../../memoize";
import { spend } from "../../work-budget";
import { type Pattern, matches } from "../evaluate/pattern";

/** A piece of the texts of a universe: one of some texts, or a run of characters. */
export type Segment = TextsSegment | RunSegment;

interface TextsSegment {
  kind: "texts";
  texts: readonly string[];
}

export interface RunSegment {
  kind: "run";
  first: Characters;
  /** The characters after the first. */
  following: Characters;
  shortest: number;
  longest: number;
  examples: readonly string[];
}

/** A text of a segment, one that is easy to read if there is one. */
export function exampleOf(segment: Segment): string {
  if (segment.kind === "texts") return segment.texts[0] ?? "";
  const { examples, first, following, shortest } = segment;
  const codes = Array.from({ length: shortest }, (_, index) => (index === 0 ? first : following).without([]) ?? 0);
  return examples[0] ?? String.fromCharCode(...codes);
}

export function longestOf(segment: Segment): number {
  return segment.kind === "run"
    ? segment.longest
    : segment.texts.reduce((longest, { length }) => Math.max(longest, length), 0);
}

function isOf({ first, following, shortest, longest }: RunSegment, text: string) {
  if (text.length < shortest || text.length > longest) return false;
  return text.split("").every((character, index) => (index === 0 ? first : following).has(character.charCodeAt(0)));
}

/** A set of characters: a place in a text has one of them. Characters are given by their codes in UTF-16. */
export interface Characters {
  has: (code: number) => boolean;
  /** A character of the set that is not among some others, one that is easy to read if there is one. */
  without: (excluded: readonly number[]) => number | undefined;
}

export const charactersOf = memoize(readCharacters);

function readCharacters(text: string): Characters {
  const codes = codesOf(text);
  const members = new Set(codes);
  return { has: (code) => members.has(code), without: (excluded) => codes.find((code) => !excluded.includes(code)) };
}

const readable = codesOf("x0-~é!$%&中");

export const anyCharacter: Characters = {
  has: () => true,
  without: (excluded) => {
    let code = readable.find((code) => !excluded.includes(code)) ?? 0x4e00;
    while (excluded.includes(code)) code++;
    return code;
  },
};

function codesOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

export const digits = "0123456789";
export const letters = "abcdefghijklmnopqrstuvwxyz";
export const alphanumerics = `${letters}${letters.toUpperCase()}${digits}`;

export const anyText: Segment = {
  kind: "run",
  first: anyCharacter,
  following: anyCharacter,
  shortest: 0,
  longest: Infinity,
  examples: [],
};

export function oneOf(...texts: string[]): TextsSegment {
  return { kind: "texts", texts };
}

export function run(characters: string, shortest = 0, longest = 100, examples: readonly string[] = []): Segment {
  const set = charactersOf(characters);
  return { kind: "run", first: set, following: set, shortest, longest, examples };
}

export function accountSegment(examples: readonly string[]): Segment {
  return run(digits, 12, 12, examples);
}

/** Which segments of a text a pattern is about, both included; it has to match all of their text. */
export interface Span {
  from: number;
  to: number;
}

export interface Constraint {
  patterns: readonly Pattern[];
  span: Span;
}

/** The texts of a universe, given by its segments, that meet each required constraint and no forbidden one. */
export interface ConstrainedTexts {
  universe: readonly Segment[];
  required: readonly Constraint[];
  forbidden: readonly Constraint[];
}

/** The same texts: if a constraint on a segment of its own says that it is one of some texts, these are the segment. */
export function withChoices({ universe, required, forbidden }: ConstrainedTexts): ConstrainedTexts {
  const segments = [...universe];
  function isLeft({ patterns, span: { from, to } }: Constraint, isRequired: boolean) {
    const texts = from === to ? literalsOf(patterns) : undefined;
    const segment = segments[from];
    if (!texts || !segment || (segment.kind === "run" && !isRequired)) return true;
    const choices = segment.kind === "run" ? [...texts].filter((text) => isOf(segment, text)) : segment.texts;
    spend(choices.length);
    segments[from] = { kind: "texts", texts: choices.filter((text) => texts.has(text) === isRequired) };
    return false;
  }
  return {
    required: required.filter((constraint) => isLeft(constraint, true)),
    forbidden: forbidden.filter((constraint) => isLeft(constraint, false)),
    universe: segments,
  };
}

const literalsOf = memoizeByObject(literalTexts);

function literalTexts(patterns: readonly Pattern[]) {
  const texts = patterns.map(({ literal }) => literal);
  return texts.includes(undefined) ? undefined : new Set(texts as string[]);
}

/** One of the texts, by its segments, with examples that are easy to read in place of others, as far as that is one of them too. */
export function withExamples(
  witness: readonly string[],
  { universe, required, forbidden }: ConstrainedTexts,
): readonly string[] {
  const isMet = (texts: readonly string[]) => (constraint: Constraint) => {
    const text = texts.slice(constraint.span.from, constraint.span.to + 1).join("");
    spend(constraint.patterns.length);
    return constraint.patterns.some((pattern) => matches(pattern, text));
  };
  return universe.reduce((texts, segment, index) => {
    const examples = segment.kind === "run" && !segment.examples.includes(texts[index] ?? "") ? segment.examples : [];
    const alternatives = examples.map((example) => texts.map((text, place) => (place === index ? example : text)));
    return (
      alternatives.find((alternative) => required.every(isMet(alternative)) && !forbidden.some(isMet(alternative))) ??
      texts
    );
  }, witness);
}
