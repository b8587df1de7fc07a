import type { State, States } from "./states";
import type { WorkBudget } from "./work-budget";

/** A way to one point of a text. */
export interface Way {
  /** Places in order: those of the last list that is to match, those of the lists before it, and those of what is to be avoided. */
  last: readonly number[];
  wanted: readonly number[];
  unwanted: readonly number[];
  length: number;
  /** All ways to the same point. */
  point: WaysTo;
  /** Others are at least as good, so that the way is not gone. */
  isDropped: boolean;
}

/** The ways to one point, by each place of their last list. */
type WaysTo = (Way[] | undefined)[];

/** What it takes to note a way, beside what it takes for each of its places. */
const waySteps = 15;

/**
 * The ways that a search has gone so far. The search drops a way where other ways to the same point are together at least as
 * good: for each place of its last list, one of them may match there too, and has matched no more of what is to be avoided.
 */
export class Ways {
  private readonly points = new Map<number, WaysTo>();

  constructor(
    private readonly states: States,
    private readonly budget: WorkBudget,
  ) {}

  /** The way to a point, noted; undefined if others are at least as good. */
  note(pointNumber: number, state: State, length: number): Way | undefined {
    const point =
      this.points.get(pointNumber) ?? new Array<Way[] | undefined>(this.states.placeCount + 1).fill(undefined);
    this.points.set(pointNumber, point);
    const { live } = state;
    const wantedCount = this.states.wantedCount(state);
    const lastFrom = this.states.lastListFrom(state, wantedCount);
    const way: Way = {
      // Where no list is to match, a number that is of no place stands for it.
      last: wantedCount === 0 ? [this.states.placeCount] : live.slice(lastFrom, wantedCount),
      wanted: live.slice(0, lastFrom),
      unwanted: live.slice(wantedCount),
      length,
      point,
      isDropped: false,
    };
    this.budget.spend(Math.ceil(live.length / 8) + waySteps);
    if (this.isBeaten(way)) return undefined;
    for (const place of way.last) {
      const here = (point[place] ??= []);
      here.push(way);
    }
    return way;
  }

  /** True if other noted ways to the same point are at least as good together; then they stand for this one from now on. */
  isBeaten(way: Way): boolean {
    const { last, point } = way;
    this.budget.spend(last.length + 1);
    // The place with the fewest other ways is the likeliest to have none that is as good.
    let rarest = last[0] ?? -1;
    let fewest = Infinity;
    for (const place of last) {
      const count = point[place]?.length ?? 0;
      if (count < fewest) [rarest, fewest] = [place, count];
      if (fewest === 0) return false;
    }
    const found = this.betterAt(rarest, way);
    way.isDropped =
      found !== undefined && without(last, found.last).every((place) => this.betterAt(place, way) !== undefined);
    return way.isDropped;
  }

  /** Another way that is at least as good by a place of the last list, by whichever places the other lists match. */
  private betterAt(place: number, way: Way): Way | undefined {
    const others = way.point[place] ?? [];
    this.budget.spend(others.length);
    return others.find(
      (other) =>
        other !== way &&
        !other.isDropped &&
        other.length <= way.length &&
        this.states.standsFor(other.wanted, way.wanted) &&
        this.states.standsFor(way.unwanted, other.unwanted),
    );
  }
}

/** The numbers of an ordered list that are not in another one. */
function without(numbers: readonly number[], others: readonly number[]): number[] {
  let index = 0;
  return numbers.filter((number) => {
    while (index < others.length && (others[index] ?? 0) < number) index++;
    return others[index] !== number;
  });
}
