import { Machine, type Pattern, type Step } from "./pattern-machine";
import type { Token } from "./wildcards";

export type { Pattern, Step } from "./pattern-machine";

/** Thrown where there are too many combinations of patterns to look at each; the caller fails closed. */
export class TooComplex extends Error {}

const stateLimit = 20000;

/** Steps that accept exactly the characters of a text. */
export function literal(text: string, ignoreCase = false): Step[] {
  return [...text].map((character) => {
    const named = ignoreCase ? character.toLowerCase() + character.toUpperCase() : character;
    return { many: false, named, accepts: (candidate) => named.includes(candidate) };
  });
}

/** One step that accepts the characters a regular expression does, any number of times unless `many` is false. */
export function run(set: RegExp, many = true): Step {
  return { many, named: "", accepts: (character) => set.test(character), everything: set === anything };
}

export const anything = /[^]/;

/** The steps of a policy value; a variable may be any text. */
export function fromTokens(tokens: readonly Token[], set: RegExp = anything, ignoreCase = false): Step[] {
  return tokens.flatMap((token) =>
    token.kind === "character" ? literal(token.text, ignoreCase) : [run(set, token.kind !== "one")],
  );
}

/** The steps of a glob of the configuration, where `*` stands for any run of the characters in a set. */
export function fromGlob(glob: string, set: RegExp): Step[] {
  return [...glob].flatMap((character) => (character === "*" ? [run(set)] : literal(character)));
}

/**
 * One text for every combination of patterns that some text of the universe matches together: whatever can be said
 * of all texts by these patterns can be said of these few. The seeds, texts that read well, are preferred.
 * @param universe the texts that are looked at: those that match any of these patterns
 * @throws TooComplex where the combinations are too many
 */
export function representatives(
  patterns: readonly Pattern[],
  universe: readonly Pattern[],
  seeds: readonly string[],
): string[] {
  const machines = [...universe, ...patterns].map((pattern) => new Machine(pattern));
  const found = new Map<string, string>();
  const note = (states: readonly number[], text: string) => {
    const accepted = machines.map((machine, index) => machine.accepts(states[index]));
    if (!accepted.slice(0, universe.length).includes(true)) return;
    const combination = accepted.slice(universe.length).map(Number).join("");
    if (!found.has(combination)) found.set(combination, text);
  };
  const start = machines.map((machine) => machine.start);
  const step = (states: readonly number[], character: string) =>
    states.map((state, index) => machines[index].advance(state, character));
  for (const seed of seeds) note([...seed].reduce(step, start), seed);

  const alphabet = alphabetOf([...universe, ...patterns]);
  const queue: [readonly number[], string][] = [[start, ""]];
  const seen = new Set([start.join()]);
  for (const [states, text] of queue) {
    note(states, text);
    for (const character of alphabet) {
      const next = step(states, character);
      if (universe.every((_, index) => machines[index].isDead(next[index]))) continue;
      const key = next.join();
      if (seen.has(key)) continue;
      if (seen.size >= stateLimit) throw new TooComplex();
      seen.add(key);
      queue.push([next, text + character]);
    }
  }
  return [...found.values()];
}

/** Every character that a pattern names, and one more of each class that a set could tell apart. */
function alphabetOf(patterns: readonly Pattern[]): string[] {
  const named = new Set(patterns.flatMap((pattern) => pattern.flatMap((step) => [...step.named])));
  const classes = [
    "ghijklmnopqrstuvwxyz",
    "abcdef",
    "0123456789",
    "GHIJKLMNOPQRSTUVWXYZ",
    "ABCDEF",
    "-_",
    "/",
    ":",
    "~!^é",
  ];
  const spare = classes.map((characters) => [...characters].find((character) => !named.has(character)));
  return [...spare.filter((character) => character !== undefined), ...named];
}
