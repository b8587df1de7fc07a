import { present } from "../text";

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

/**
 * A pattern run on all of its readings at once. A state is a number; behind it stands which steps may be done, and each
 * state and each way from one to another is worked out only once.
 */
export class Machine {
  readonly start: number;
  private readonly final: bigint;
  private readonly many: bigint;
  private readonly anyRun: bigint;
  /** Bit n of a state: the first n steps are done. */
  private readonly done: bigint[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly ways = new Map<string, number[]>();
  /** By character: the steps that accept it. */
  private readonly accepting = new Map<string, bigint>();

  constructor(private readonly pattern: Pattern) {
    this.final = 1n << BigInt(pattern.length);
    this.many = bits(pattern.map((step) => step.many));
    this.anyRun = bits(pattern.map((step) => step.many && step.everything === true));
    this.start = this.number(this.skip(1n));
  }

  accepts(state: number): boolean {
    return (this.doneIn(state) & this.final) !== 0n;
  }

  /** True if no text can be accepted from here. */
  isDead(state: number): boolean {
    return this.doneIn(state) === 0n;
  }

  advance(state: number, character: string): number {
    let ways = this.ways.get(character);
    if (!ways) this.ways.set(character, (ways = []));
    return (ways[state] ??= this.number(this.take(this.doneIn(state), character)));
  }

  private doneIn(state: number): bigint {
    return present(this.done[state]);
  }

  private number(done: bigint): number {
    // As text, since a map finds large numbers by their lowest digits only.
    const key = done.toString(32);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.done.push(done) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }

  private take(done: bigint, character: string): bigint {
    let accepting = this.accepting.get(character);
    if (accepting === undefined) {
      accepting = bits(this.pattern.map((step) => step.accepts(character)));
      this.accepting.set(character, accepting);
    }
    const taken = done & accepting;
    return this.skip(((taken & ~this.many) << 1n) | (taken & this.many));
  }

  /** A step that may be done any number of times may be done none. */
  private skip(done: bigint): bigint {
    let result = done;
    for (let reached = done; reached !== 0n; result |= reached) reached = ((reached & this.many) << 1n) & ~result;
    return this.forget(result);
  }

  /** Once a run of any characters is reached, every earlier place can match nothing more than that run can. */
  private forget(done: bigint): bigint {
    const runs = done & this.anyRun;
    if (runs === 0n) return done;
    const latest = BigInt(runs.toString(2).length - 1);
    return (done >> latest) << latest;
  }
}

function bits(flags: readonly boolean[]): bigint {
  return BigInt(`0b0${flags.map(Number).reverse().join("")}`);
}
