import { type Pattern, type Step, takes } from "./pattern";
import type { WorkBudget } from "./work-budget";

/** Which segments of a text a pattern is about, both included; it has to match all of their text. */
export interface Span {
  from: number;
  to: number;
}

export interface Placed {
  pattern: Pattern;
  span: Span;
}

/** What a text has to be: one pattern out of each list of `matches` matches it, and none of `avoids` does. */
export interface Constraints {
  matches: readonly (readonly Placed[])[];
  avoids: readonly Placed[];
}

/** How many of each separator a text has that is still to come, or that a pattern still asks for; Infinity where that varies. */
export interface Separators {
  colons: number;
  slashes: number;
}

/** Where the patterns can be at one point of a text. */
export interface State {
  /** Places in order. */
  live: readonly number[];
  /** The bit of each list of `matches` that has matched for good. */
  done: bigint;
  /** What the rest of the text has. */
  rest: Separators;
  /** What is known to follow by a character, since Regions' names and runs of any characters come back to the same state. */
  after?: Map<number, State | undefined>;
  /** What is known of the end of the segment; null where it cannot end here. */
  left?: State | null;
}

/** One place of one pattern: before its step, or at its end. */
interface Place {
  step: Step | undefined;
  /** The list of `matches` that it belongs to, -1 for `avoids`. */
  list: number;
  /** The first place of its pattern. */
  pattern: number;
  lastSegment: number;
  /** What follows is a run of any characters and nothing else. */
  isTail: boolean;
  /** What the rest of the pattern asks for. */
  rest: Separators;
}

const colon = 58;
const slash = 47;

/** What is left once a character is taken. */
function without(rest: Separators, code: number): Separators {
  if (code === colon) return { ...rest, colons: rest.colons - 1 };
  return code === slash ? { ...rest, slashes: rest.slashes - 1 } : rest;
}

/** All patterns of some constraints, followed through a text together. */
export class States {
  readonly first: State;
  private readonly places: Place[] = [];
  private readonly starts: number[][];
  private readonly lists: readonly { bit: bigint; lastStart: number }[];
  /** By place and by list: in which step of the search it was reached last. */
  private readonly reached: number[] = [];
  private readonly open: number[];
  private mark = 0;
  private readonly known = new Map<string, State>();

  /** @param rests what the text has from each segment on, and after the last one */
  constructor(
    private readonly rests: readonly Separators[],
    { matches, avoids }: Constraints,
    private readonly budget: WorkBudget,
  ) {
    this.first = { live: [], done: 0n, rest: this.restFrom(0) };
    this.starts = rests.map(() => []);
    this.lists = matches.map((list, index) => ({
      bit: 1n << BigInt(index),
      lastStart: list.reduce((latest, { span }) => Math.max(latest, span.from), -1),
    }));
    this.open = matches.map(() => 0);
    for (const [index, list] of matches.entries()) for (const placed of list) this.place(placed, index);
    for (const placed of avoids) this.place(placed, -1);
  }

  private restFrom(segment: number): Separators {
    return this.rests[segment] ?? { colons: 0, slashes: 0 };
  }

  private place({ pattern: { steps }, span }: Placed, list: number): void {
    this.budget.spend(steps.length + 1);
    const pattern = this.places.length;
    this.starts[span.from]?.push(pattern);
    const count = (code: number) => steps.filter((step) => step.code === code).length;
    let rest: Separators = { colons: count(colon), slashes: count(slash) };
    // Nothing but the end of the text, or of its one segment, ends a run at the end of such a span.
    const isOpenEnd = span.from === span.to || span.to === this.rests.length - 2;
    for (let index = 0; index <= steps.length; index++) {
      const step = steps[index];
      const isTail = isOpenEnd && step?.many === true && index === steps.length - 1;
      this.places.push({ step, list, pattern, lastSegment: span.to, isTail, rest });
      this.reached.push(0);
      if (step) rest = without(rest, step.code);
    }
  }

  /** Begins the patterns of a segment; undefined if a list can no longer match, or what is to be avoided does. */
  enter(segment: number, { live, done }: State): State | undefined {
    const starting = this.starts[segment] ?? [];
    return this.settle(segment, starting.length > 0 ? [...live, ...starting] : live, done, this.restFrom(segment));
  }

  /** Ends the patterns of a segment. What is at stake is looked at when the next one begins. */
  leave(segment: number, state: State): State | undefined {
    if (state.left === undefined) state.left = this.ended(segment, state) ?? null;
    return state.left ?? undefined;
  }

  private ended(segment: number, { live, done, rest }: State): State | undefined {
    this.budget.spend(live.length + 1);
    const left: number[] = [];
    let after = done;
    for (const number of live) {
      const place = this.places[number];
      if (!place) continue;
      if (place.lastSegment !== segment) left.push(number);
      else if (place.step === undefined) {
        const list = this.lists[place.list];
        if (!list) return undefined;
        after |= list.bit;
      }
    }
    return { live: left, done: after, rest };
  }

  /** After one more character. */
  advance(segment: number, state: State, code: number): State | undefined {
    const after = (state.after ??= new Map<number, State | undefined>());
    if (after.has(code)) {
      this.budget.spend(1);
      return after.get(code);
    }
    const { live, done } = state;
    const next: number[] = [];
    for (const number of live) {
      const step = this.places[number]?.step;
      if (step && takes(step, code)) next.push(step.many ? number : number + 1);
    }
    this.budget.spend(live.length + 1);
    const settled = this.settle(segment, next, done, without(state.rest, code));
    const result = settled && (code === colon ? this.shared(segment, settled) : same(state, settled));
    after.set(code, result);
    return result;
  }

  /** After a colon, texts that differed before often go on alike; what follows then is known already. */
  private shared(segment: number, state: State): State {
    const { live, done, rest } = state;
    const key = `${segment} ${rest.colons} ${rest.slashes} ${done} ${live.join(" ")}`;
    const before = this.known.get(key);
    if (!before) this.known.set(key, state);
    return before ?? state;
  }

  /** True for a place of a pattern that is to match, not of one to avoid. */
  isWanted(number: number): boolean {
    return (this.places[number]?.list ?? -1) >= 0;
  }

  /** For each list of patterns, the text out of a set of characters that its first pattern goes on with: a guess at what matches. */
  guesses({ live, done }: State, set: string): string[] {
    const firsts = this.lists.flatMap(({ bit }, list) => {
      const first = (done & bit) === 0n ? live.find((number) => this.places[number]?.list === list) : undefined;
      return first === undefined ? [] : [first];
    });
    return firsts.map((first) => this.literalsFrom(first, set));
  }

  private literalsFrom(first: number, set: string): string {
    let text = "";
    for (let number = first; ; number++) {
      this.budget.spend(1);
      const step = this.places[number]?.step;
      if (!step || (step.code >= 0 && !isIn(set, step.code))) return text;
      if (step.code >= 0) text += String.fromCharCode(step.code);
      else if (!step.many) text += set.charAt(0);
    }
  }

  /** Every character of the set that some place names, and one that none does; only those with which each list may still match. */
  distinctCharacters(segment: number, { live, done }: State, set: string | undefined): Iterable<number> {
    const named = new Set<number>();
    const byList = this.lists.map(() => new Set<number>());
    const free = new Set<number>();
    for (const number of live) {
      const place = this.places[number];
      if (!place?.step) continue;
      const { code, other } = place.step;
      if (code < 0) free.add(place.list);
      for (const one of code < 0 ? [] : [code, other]) {
        if (!isIn(set, one)) continue;
        named.add(one);
        byList[place.list]?.add(one);
      }
    }
    this.budget.spend(live.length + 1);
    const bound = this.lists.findIndex(
      ({ bit, lastStart }, list) => !free.has(list) && lastStart <= segment && (done & bit) === 0n,
    );
    if (bound >= 0) return byList[bound] ?? [];
    const spare = [...(set ?? "x0-~é!$%&中")].find((character) => !named.has(character.charCodeAt(0)));
    if (set === undefined) named.add(colon);
    return spare === undefined ? named : [spare.charCodeAt(0), ...named];
  }

  /**
   * The state at some places and at those after runs of no character, without what says nothing more than the rest; undefined
   * if some list has not matched and cannot any more, or what is to be avoided matches.
   */
  private settle(segment: number, from: readonly number[], before: bigint, rest: Separators): State | undefined {
    const mark = ++this.mark;
    const numbers: number[] = [];
    let done = before;
    let isSorted = true;
    for (let number of from) {
      for (;;) {
        const place = this.places[number];
        if (!place || this.reached[number] === mark) break;
        if (place.rest.colons > rest.colons || place.rest.slashes > rest.slashes) break;
        this.reached[number] = mark;
        const list = this.lists[place.list];
        if (list && (done & list.bit) !== 0n) break;
        if (place.isTail) {
          if (!list) return undefined;
          done |= list.bit;
          break;
        }
        if (isSorted && number < (numbers[numbers.length - 1] ?? -1)) isSorted = false;
        numbers.push(number);
        if (!place.step?.many) break;
        number++;
      }
    }
    this.budget.spend(numbers.length + 1);
    if (!isSorted) numbers.sort((one, other) => one - other);
    const live = this.furthest(numbers, done, mark);
    return this.isAlive(segment, done, mark) ? { live, done, rest } : undefined;
  }

  private isAlive(segment: number, done: bigint, mark: number): boolean {
    return this.lists.every(
      ({ bit, lastStart }, list) => this.open[list] === mark || lastStart > segment || (done & bit) !== 0n,
    );
  }

  /** Once a run of any characters is reached, every earlier place of the pattern can match nothing more than that run can. */
  private furthest(numbers: readonly number[], done: bigint, mark: number): number[] {
    const kept: number[] = [];
    let first = 0;
    let pattern = -1;
    for (const number of numbers) {
      const place = this.places[number];
      if (!place) continue;
      const list = this.lists[place.list];
      if (list) {
        if ((done & list.bit) !== 0n) continue;
        this.open[place.list] = mark;
      }
      if (place.pattern !== pattern) {
        pattern = place.pattern;
        first = kept.length;
      } else if (place.step?.many) kept.length = first;
      kept.push(number);
    }
    return kept;
  }
}

/** The state before where the one after it says the same, as on the way through a run of any characters. */
function same(before: State, after: State): State {
  const isSame =
    before.done === after.done &&
    before.rest === after.rest &&
    before.live.length === after.live.length &&
    before.live.every((number, index) => number === after.live[index]);
  return isSame ? before : after;
}

function isIn(set: string | undefined, code: number): boolean {
  return set === undefined || set.includes(String.fromCharCode(code));
}
