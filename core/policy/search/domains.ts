import type { RequestValue } from "../evaluate/condition";
import { anyCharacter, charactersOf, type Segment } from "./segments";
import type { Case, Domain } from "./request-space";
import type { Span } from "./automaton";

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

export const nothing = new Map<string, RequestValue>();

/** A key that has one of some values; undefined is its absence. */
export function values(name: string, list: readonly (RequestValue | undefined)[]): Domain {
  return { cases: list.map((value) => ({ fixed: value === undefined ? nothing : new Map([[name, value]]) })) };
}

export function oneText(name: string, universe: readonly Segment[]): Domain {
  return { cases: [textCase(universe, [[name, { from: 0, to: universe.length - 1 }]])] };
}

export function withAbsent({ cases }: Domain): Domain {
  return { cases: [{ fixed: nothing }, ...cases] };
}

export function textCase(universe: readonly Segment[], keys: readonly [string, Span][]): Case {
  return { fixed: nothing, text: { universe, keys: new Map(keys), required: [], forbidden: [] } };
}
