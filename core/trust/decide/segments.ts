import { memoizeByObject } from "../../memoize";
import type { Characters } from "./characters";
import { type Amount, nothingLeft } from "./needs";

/**
 * A piece of the texts that a search looks at: one of some texts, one character out of each of some sets in turn, or a run
 * of characters.
 */
export type Segment = TextsSegment | SetsSegment | RunSegment;

export interface TextsSegment {
  kind: "texts";
  texts: readonly string[];
}

export interface SetsSegment {
  kind: "sets";
  sets: readonly Characters[];
  /** Texts that are easy to read. */
  nice: readonly string[];
}

export interface RunSegment {
  kind: "run";
  first: Characters;
  rest: Characters;
  shortest: number;
  longest: number;
  nice: readonly string[];
}

/** False for a choice out of no texts. */
export function hasText(piece: Segment): boolean {
  return piece.kind !== "texts" || piece.texts.length > 0;
}

/** A text of a segment, one that is easy to read where there is one. */
export function niceText(piece: Segment): string {
  if (piece.kind === "texts") return piece.texts[0] ?? "";
  return piece.nice.find((text) => isOf(piece, text)) ?? plainText(piece);
}

/** The shortest text of a segment. */
export function plainText(piece: SetsSegment | RunSegment): string {
  let text = "";
  for (let set = nextSet(piece, 0); set && !isWhole(piece, text); set = nextSet(piece, text.length))
    text += String.fromCharCode(set.without([]) ?? 0);
  return text;
}

/** True for a text that can stand in a segment. */
export function isOf(piece: SetsSegment | RunSegment, text: string): boolean {
  const isFilled = [...text].every((character, index) => nextSet(piece, index)?.has(character.charCodeAt(0)));
  return isFilled && isWhole(piece, text);
}

/** True if a segment may end after some of its text. */
export function isWhole(piece: SetsSegment | RunSegment, own: string): boolean {
  return piece.kind === "sets" ? own.length === piece.sets.length : own.length >= piece.shortest;
}

/** What the character after some of a segment can be; undefined where none is. */
export function nextSet(piece: SetsSegment | RunSegment, length: number): Characters | undefined {
  if (piece.kind === "sets") return piece.sets[length];
  if (length >= piece.longest) return undefined;
  return length === 0 ? piece.first : piece.rest;
}

/** What the texts of a universe have at most from each segment on, and after the last one. */
export function restsOf(universe: readonly Segment[]): Amount[] {
  const rests = [nothingLeft];
  for (const segment of [...universe].reverse()) {
    const [next = nothingLeft] = rests;
    const own = amountOf(segment);
    rests.unshift({
      characters: next.characters + own.characters,
      colons: next.colons + own.colons,
      slashes: next.slashes + own.slashes,
    });
  }
  return rests;
}

const amountOf = memoizeByObject((segment: Segment): Amount => ({
  characters: longestOf(segment),
  colons: countIn(segment, ":"),
  slashes: countIn(segment, "/"),
}));

export function longestOf(segment: Segment): number {
  if (segment.kind === "texts") return segment.texts.reduce((longest, { length }) => Math.max(longest, length), 0);
  return segment.kind === "sets" ? segment.sets.length : segment.longest;
}

/** How often a character is in each text of a segment; Infinity where that varies. */
function countIn(segment: Segment, character: string): number {
  if (segment.kind === "texts") {
    const counts = new Set(segment.texts.map((text) => text.split(character).length - 1));
    const [count = 0] = counts;
    return counts.size > 1 ? Infinity : count;
  }
  const sets = segment.kind === "sets" ? segment.sets : [segment.first, segment.rest];
  return sets.some((set) => set.has(character.charCodeAt(0))) ? Infinity : 0;
}
