import { memoize } from "../../memoize";

/** A piece of the texts of a universe: one of some texts, or a run of characters. */
export type Segment = TextsSegment | RunSegment;

interface TextsSegment {
  kind: "texts";
  texts: readonly string[];
}

export interface RunSegment {
  kind: "run";
  first: Characters;
  rest: Characters;
  shortest: number;
  longest: number;
  examples: readonly string[];
}

/** A text of a segment, one that is easy to read if there is one. */
export function exampleOf(segment: Segment): string {
  if (segment.kind === "texts") return segment.texts[0] ?? "";
  const { examples, first, rest, shortest } = segment;
  const spell = (_: unknown, index: number) => String.fromCharCode((index === 0 ? first : rest).without([]) ?? 0);
  return examples[0] ?? Array.from({ length: shortest }, spell).join("");
}

export function longestOf(segment: Segment): number {
  return segment.kind === "run"
    ? segment.longest
    : segment.texts.reduce((longest, { length }) => Math.max(longest, length), 0);
}

export function isOf({ first, rest, shortest, longest }: RunSegment, text: string): boolean {
  if (text.length < shortest || text.length > longest) return false;
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).every((code, index) =>
    (index === 0 ? first : rest).has(code),
  );
}

/** A set of characters: a place in a text has one of them. Characters are given by their codes in UTF-16. */
export interface Characters {
  has: (code: number) => boolean;
  /** A character of the set that is not among some others, one that is easy to read if there is one. */
  without: (others: readonly number[]) => number | undefined;
}

export const charactersOf = memoize((text): Characters => {
  const codes = codesOf(text);
  const members = new Set(codes);
  return { has: (code) => members.has(code), without: (others) => codes.find((code) => !others.includes(code)) };
});

const readable = codesOf("x0-~é!$%&中");

export const anyCharacter: Characters = {
  has: () => true,
  without: (others) => {
    let code = readable.find((one) => !others.includes(one)) ?? 0x4e00;
    while (others.includes(code)) code++;
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
  rest: anyCharacter,
  shortest: 0,
  longest: Infinity,
  examples: [],
};

export function run(characters: string, shortest = 0, longest = 100, examples: readonly string[] = []): Segment {
  const set = charactersOf(characters);
  return { kind: "run", first: set, rest: set, shortest, longest, examples };
}

export function accountSegment(examples: readonly string[]): Segment {
  return run(digits, 12, 12, examples);
}
