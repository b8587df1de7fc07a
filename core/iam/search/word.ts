import { type Pattern, type Step, takes } from "./pattern";
import type { WorkBudget } from "./work-budget";

/**
 * A piece of the texts that a search looks at: one of some texts, one character out of each of some sets in turn, or a run
 * of characters.
 */
export type Segment =
  | { kind: "texts"; texts: readonly string[] }
  | { kind: "sets"; sets: readonly string[]; nice?: readonly string[] }
  | {
      kind: "run";
      first: string | undefined;
      rest: string | undefined;
      shortest: number;
      longest: number;
      nice?: readonly string[];
    };

/** Which segments a pattern is about, both included; it has to match all of their text. */
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

/**
 * A text of a universe that meets the constraints, as its segments; undefined if there is none. All places that the patterns
 * can be at are followed at once, and a way is left out where an earlier one was at least as good: it could match all
 * that this one could, and ran no further into what is to be avoided.
 * @param universe the segments that make up a text
 * @throws BudgetSpent where it takes too long to tell
 */
export function findWord(
  universe: readonly Segment[],
  constraints: Constraints,
  budget: WorkBudget,
): string[] | undefined {
  return new Search(universe, constraints, budget).find(0, { live: [], done: 0n }, []);
}

/** Where the patterns can be: places in order, and the bit of each list of `matches` that has matched for good. */
interface State {
  live: readonly number[];
  done: bigint;
}

/** A way to one point of the universe. */
interface Way {
  point: number;
  done: bigint;
  wanted: readonly number[];
  unwanted: readonly number[];
  length: number;
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
}

class Search {
  private readonly places: Place[] = [];
  private readonly starts: number[][];
  private readonly lists: readonly { bit: bigint; lastStart: number }[];
  /** By place and by list: in which step of the search it was reached last. */
  private readonly reached: number[] = [];
  private readonly open: number[];
  private mark = 0;
  private readonly ways = new Map<number, Map<number, Way[]>>();

  constructor(
    private readonly universe: readonly Segment[],
    { matches, avoids }: Constraints,
    private readonly budget: WorkBudget,
  ) {
    this.starts = universe.map(() => []);
    this.lists = matches.map((list, index) => ({
      bit: 1n << BigInt(index),
      lastStart: list.reduce((latest, { span }) => Math.max(latest, span.from), -1),
    }));
    this.open = matches.map(() => 0);
    for (const [index, list] of matches.entries()) for (const placed of list) this.place(placed, index);
    for (const placed of avoids) this.place(placed, -1);
  }

  private place({ pattern: { steps }, span }: Placed, list: number): void {
    this.budget.spend(steps.length + 1);
    const pattern = this.places.length;
    this.starts[span.from]?.push(pattern);
    const isOpenEnd = span.to === this.universe.length - 1;
    for (let index = 0; index <= steps.length; index++) {
      const step = steps[index];
      const isTail = isOpenEnd && step?.many === true && index === steps.length - 1;
      this.places.push({ step, list, pattern, lastSegment: span.to, isTail });
      this.reached.push(0);
    }
  }

  /** The segments from `segment` on that complete the text. */
  find(segment: number, before: State, text: readonly string[]): string[] | undefined {
    const piece = this.universe[segment];
    const state = this.enter(segment, before);
    if (!state) return undefined;
    if (!piece) return [...text];
    if (!this.noteWay(segment * 1000, state, 0)) return undefined;
    const leave = (left: State, own: string) => {
      const after = this.leave(segment, left);
      return after && this.find(segment + 1, after, [...text, own]);
    };
    if (piece.kind === "texts") return this.findInTexts(segment, piece.texts, 0, state, leave);
    for (const nice of piece.nice ?? []) {
      const found = this.follow(segment, nice, state, leave);
      if (found) return found;
    }
    return this.findInRun(segment, piece, state, leave);
  }

  private follow(segment: number, own: string, from: State, leave: Leave): string[] | undefined {
    let state: State | undefined = from;
    for (let index = 0; state && index < own.length; index++)
      state = this.advance(segment, state, own.charCodeAt(index));
    return state && leave(state, own);
  }

  /** Follows texts that begin alike together. */
  private findInTexts(
    segment: number,
    texts: readonly string[],
    depth: number,
    state: State,
    leave: Leave,
  ): string[] | undefined {
    const byCharacter = new Map<number, string[]>();
    for (const own of texts) {
      if (own.length === depth) {
        const found = leave(state, own);
        if (found) return found;
        continue;
      }
      const code = own.charCodeAt(depth);
      const alike = byCharacter.get(code);
      if (alike) alike.push(own);
      else byCharacter.set(code, [own]);
    }
    for (const [code, alike] of byCharacter) {
      const next = this.advance(segment, state, code);
      const found = next && this.findInTexts(segment, alike, depth + 1, next, leave);
      if (found) return found;
    }
    return undefined;
  }

  /** Follows the shortest texts first. */
  private findInRun(
    segment: number,
    piece: Exclude<Segment, { kind: "texts" }>,
    start: State,
    leave: Leave,
  ): string[] | undefined {
    const queue: { state: State; own: string; way?: Way }[] = [{ state: start, own: "" }];
    for (const { state, own, way: waiting } of queue) {
      // A way that was found while this one waited may be better.
      if (waiting && this.isBeaten(waiting)) continue;
      const isWhole = piece.kind === "sets" ? own.length === piece.sets.length : own.length >= piece.shortest;
      const found = isWhole && leave(state, own);
      if (found) return found;
      const isLast = piece.kind === "sets" ? isWhole : own.length >= piece.longest;
      if (isLast) continue;
      const set = piece.kind === "sets" ? piece.sets[own.length] : own.length === 0 ? piece.first : piece.rest;
      const offset = piece.kind === "sets" ? own.length + 1 : 1;
      for (const code of this.distinctCharacters(state, set)) {
        const next = this.advance(segment, state, code);
        const way = next && this.noteWay(segment * 1000 + offset, next, own.length + 1);
        if (next && way) queue.push({ state: next, own: own + String.fromCharCode(code), way });
      }
    }
    return undefined;
  }

  /** Every character of the set that some place names, and one that none does. */
  private distinctCharacters({ live }: State, set: string | undefined): Set<number> {
    const named = new Set<number>();
    for (const number of live) {
      const step = this.places[number]?.step;
      if (!step || step.code < 0) continue;
      if (isIn(set, step.code)) named.add(step.code);
      if (step.other !== step.code && isIn(set, step.other)) named.add(step.other);
    }
    const spare = [...(set ?? "x0-~é!$%&中")].find((character) => !named.has(character.charCodeAt(0)));
    if (set === undefined) named.add(58);
    return spare === undefined ? named : new Set([spare.charCodeAt(0), ...named]);
  }

  /** Begins the patterns of a segment; undefined if a list can no longer match, or what is to be avoided does. */
  private enter(segment: number, state: State): State | undefined {
    const starting = this.starts[segment] ?? [];
    return this.settle(segment, [...state.live, ...starting], state.done);
  }

  /** Ends the patterns of a segment. */
  private leave(segment: number, { live, done }: State): State | undefined {
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
    // What is at stake is looked at when the next segment begins.
    return { live: left, done: after };
  }

  private advance(segment: number, { live, done }: State, code: number): State | undefined {
    const next: number[] = [];
    for (const number of live) {
      const step = this.places[number]?.step;
      if (step && takes(step, code)) next.push(step.many ? number : number + 1);
    }
    return this.settle(segment, next, done);
  }

  /**
   * The state at some places and at those after runs of no character, without what says nothing more than the rest; undefined
   * if some list has not matched and cannot any more, or what is to be avoided matches.
   */
  private settle(segment: number, from: readonly number[], before: bigint): State | undefined {
    const mark = ++this.mark;
    const numbers: number[] = [];
    let done = before;
    let isSorted = true;
    for (let number of from) {
      for (;;) {
        const place = this.places[number];
        if (!place || this.reached[number] === mark) break;
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
    const isAlive = this.lists.every(
      ({ bit, lastStart }, list) => this.open[list] === mark || lastStart > segment || (done & bit) !== 0n,
    );
    return isAlive ? { live, done } : undefined;
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

  /** The way to a point, noted; undefined if another one is at least as good. */
  private noteWay(point: number, { live, done }: State, length: number): Way | undefined {
    const wanted = live.filter((number) => (this.places[number]?.list ?? -1) >= 0);
    const unwanted = live.filter((number) => this.places[number]?.list === -1);
    const way = { point, done, wanted, unwanted, length };
    if (this.isBeaten(way)) return undefined;
    const ways = this.waysTo(point);
    for (const key of keysOf(way)) {
      const here = ways.get(key);
      if (here) here.push(way);
      else ways.set(key, [way]);
    }
    return way;
  }

  /** True if another noted way to the same point is at least as good. */
  private isBeaten(way: Way): boolean {
    const { point, done, wanted, unwanted, length } = way;
    const ways = this.waysTo(point);
    // Who beats it is at each of its wanted places, so those that are at the rarest one are enough to look at.
    const keys = keysOf(way);
    let fewest = ways.get(keys[0] ?? -1) ?? [];
    for (const key of keys) {
      const here = ways.get(key) ?? [];
      if (here.length < fewest.length) fewest = here;
      if (fewest.length === 0) break;
    }
    this.budget.spend(keys.length + fewest.length);
    return fewest.some(
      (other) =>
        other !== way &&
        other.done === done &&
        other.length <= length &&
        isWithin(wanted, other.wanted) &&
        isWithin(other.unwanted, unwanted),
    );
  }

  private waysTo(point: number): Map<number, Way[]> {
    const ways = this.ways.get(point) ?? new Map<number, Way[]>();
    this.ways.set(point, ways);
    return ways;
  }
}

function keysOf({ wanted }: Way): readonly number[] {
  return wanted.length > 0 ? wanted : [-1];
}

type Leave = (state: State, own: string) => string[] | undefined;

function isIn(set: string | undefined, code: number): boolean {
  return set === undefined || set.includes(String.fromCharCode(code));
}

/** True if every number of one ordered list is in another. */
function isWithin(few: readonly number[], many: readonly number[]): boolean {
  if (few.length > many.length) return false;
  let index = 0;
  for (const one of few) {
    while (index < many.length && (many[index] ?? 0) < one) index++;
    if (many[index] !== one) return false;
  }
  return true;
}
