import type { Token } from "./wildcards";

/** One step of a pattern: a character out of a set, once or any number of times. */
export interface Step {
  many: boolean;
  accepts: (character: string) => boolean;
  /** The characters that the set names one by one. */
  named: string;
  /** The set holds every character. */
  everything?: boolean;
}

export type Pattern = readonly Step[];

/** Thrown where there are too many combinations of patterns to look at each; the caller fails closed. */
export class TooComplex extends Error {}

const stateLimit = 3000;

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
  const note = (states: readonly bigint[], text: string) => {
    const accepted = machines.map((machine, index) => machine.accepts(states[index]));
    if (!accepted.slice(0, universe.length).includes(true)) return;
    const combination = accepted.slice(universe.length).map(Number).join("");
    if (!found.has(combination)) found.set(combination, text);
  };
  const start = machines.map((machine) => machine.start);
  const step = (states: readonly bigint[], character: string) =>
    machines.map((machine, index) => machine.advance(states[index], character));
  for (const seed of seeds) note([...seed].reduce(step, start), seed);

  const alphabet = alphabetOf([...universe, ...patterns]);
  const queue: [readonly bigint[], string][] = [[start, ""]];
  const seen = new Set([start.join()]);
  for (const [states, text] of queue) {
    note(states, text);
    for (const character of alphabet) {
      const next = step(states, character);
      if (next.slice(0, universe.length).every((state) => state === 0n)) continue;
      const key = next.join();
      if (seen.has(key)) continue;
      if (seen.size >= stateLimit) throw new TooComplex();
      seen.add(key);
      queue.push([next, text + character]);
    }
  }
  return [...found.values()];
}

/** A pattern run on all of its readings at once; bit n of a state: the first n steps are done. */
class Machine {
  readonly start: bigint;
  private readonly final: bigint;
  private readonly many: bigint;
  private readonly anyRun: bigint;
  private readonly accepting = new Map<string, bigint>();

  constructor(private readonly pattern: Pattern) {
    this.final = 1n << BigInt(pattern.length);
    this.many = bits(pattern.map((step) => step.many));
    this.anyRun = bits(pattern.map((step) => step.many && step.everything === true));
    this.start = this.skip(1n);
  }

  accepts(state: bigint): boolean {
    return (state & this.final) !== 0n;
  }

  advance(state: bigint, character: string): bigint {
    if (state === 0n) return 0n;
    let accepting = this.accepting.get(character);
    if (accepting === undefined) {
      accepting = bits(this.pattern.map((step) => step.accepts(character)));
      this.accepting.set(character, accepting);
    }
    const taken = state & accepting;
    return this.skip(((taken & ~this.many) << 1n) | (taken & this.many));
  }

  /** A step that may be done any number of times may be done none. */
  private skip(state: bigint): bigint {
    let result = state;
    for (let more = result & this.many; more !== 0n; more = (more << 1n) & this.many & ~result) result |= more << 1n;
    return this.forget(result);
  }

  /** Once a run of any characters is reached, every earlier place can match nothing more than that run can. */
  private forget(state: bigint): bigint {
    const runs = state & this.anyRun;
    if (runs === 0n) return state;
    const latest = BigInt(runs.toString(2).length - 1);
    return (state >> latest) << latest;
  }
}

function bits(flags: readonly boolean[]): bigint {
  return flags.reduceRight((sum, flag) => (sum << 1n) | (flag ? 1n : 0n), 0n);
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
