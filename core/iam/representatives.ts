import { Machine, type Pattern, type Step } from "./pattern-machine";
import type { Token } from "./wildcards";
import { present } from "../text";

export type { Pattern, Step } from "./pattern-machine";

/** Thrown where there are too many combinations of patterns to look at each; the caller fails closed. */
export class TooComplex extends Error {}

/** How many times a machine is advanced at most; more takes longer than anybody waits. */
const stepLimit = 5_000_000;

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
 * One text for every combination of sets that some text of the universe matches together, where to match a set is to
 * match any of its patterns: whatever can be said of all texts by these sets can be said of these few. The seeds, texts that
 * read well, are preferred.
 * @param universe the texts that are looked at: those that match any of these patterns
 * @throws TooComplex where the combinations are too many
 */
export function representatives(
  sets: readonly (readonly Pattern[])[],
  universe: readonly Pattern[],
  seeds: readonly string[],
): string[] {
  const patterns = [...universe, ...sets.flat()];
  const machines = patterns.map((pattern) => new Machine(pattern));
  const places = sets.flatMap((set, index) => set.map(() => index));
  const found = new Map<string, string>();
  const note = (states: States, text: string) => {
    const matched = states.filter(({ machine, state }) => present(machines[machine]).accepts(state));
    if (!matched.some(({ machine }) => machine < universe.length)) return;
    const accepted = matched.filter(({ machine }) => machine >= universe.length);
    const combination = [...new Set(accepted.map(({ machine }) => places[machine - universe.length]))].join();
    if (!found.has(combination)) found.set(combination, text);
  };
  const start = machines.map(({ start: state }, machine) => ({ machine, state }));
  const step = (states: States, character: string) =>
    states
      .map(({ machine, state }) => ({ machine, state: present(machines[machine]).advance(state, character) }))
      .filter(({ machine, state }) => !present(machines[machine]).isDead(state));
  for (const seed of seeds) note([...seed].reduce(step, start), seed);

  const alphabet = alphabetOf(patterns);
  let steps = 0;
  const queue: [States, string][] = [[start, ""]];
  const seen = new Set([keyOf(start)]);
  for (const [states, text] of queue) {
    note(states, text);
    for (const character of alphabet) {
      steps += states.length;
      if (steps > stepLimit) throw new TooComplex();
      const next = step(states, character);
      // The universe's machines come first.
      const [first] = next;
      if (!first || first.machine >= universe.length) continue;
      const key = keyOf(next);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push([next, text + character]);
    }
  }
  return [...found.values()];
}

/** The machines that can still accept something, in their order, each with its state. */
type States = readonly { machine: number; state: number }[];

function keyOf(states: States): string {
  return states.map(({ machine, state }) => `${machine}:${state}`).join();
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
