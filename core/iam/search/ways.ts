import type { State, States } from "./states";
import type { WorkBudget } from "./work-budget";

/** A way to one point of a text. */
export interface Way {
  point: number;
  done: bigint;
  wanted: readonly number[];
  unwanted: readonly number[];
  length: number;
}

/**
 * The ways that a search has gone so far. One need not be gone where another to the same point was at least as good: it could
 * match all that this one could, and ran no further into what is to be avoided.
 */
export class Ways {
  /** By point, then by each wanted place. */
  private readonly noted = new Map<number, Map<number, Way[]>>();
  /** The shortest way to a point that comes to a state. */
  private readonly lengths = new Map<State, Map<number, number>>();

  constructor(
    private readonly states: States,
    private readonly budget: WorkBudget,
  ) {}

  /** The way to a point, noted; undefined if another one is at least as good. */
  note(point: number, state: State, length: number): Way | undefined {
    this.budget.spend(1);
    const lengths = this.lengths.get(state) ?? new Map<number, number>();
    this.lengths.set(state, lengths);
    if ((lengths.get(point) ?? Infinity) <= length) return undefined;
    lengths.set(point, length);
    const { live, done } = state;
    const wanted: number[] = [];
    const unwanted: number[] = [];
    for (const number of live) (this.states.isWanted(number) ? wanted : unwanted).push(number);
    const way = { point, done, wanted, unwanted, length };
    if (this.isBeaten(way)) return undefined;
    const ways = this.to(point);
    for (const key of keysOf(way)) {
      const here = ways.get(key);
      if (here) here.push(way);
      else ways.set(key, [way]);
    }
    return way;
  }

  /** True if another noted way to the same point is at least as good. */
  isBeaten(way: Way): boolean {
    const { point, done, wanted, unwanted, length } = way;
    const ways = this.to(point);
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

  private to(point: number): Map<number, Way[]> {
    const ways = this.noted.get(point) ?? new Map<number, Way[]>();
    this.noted.set(point, ways);
    return ways;
  }
}

function keysOf({ wanted }: Way): readonly number[] {
  return wanted.length > 0 ? wanted : [-1];
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
