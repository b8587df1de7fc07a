import type { Amount } from "./needs";
import type { Places } from "./places";

/** What is known of a list that is to match, while the places of a state are gathered. */
const closed = 0;
const open = 1;
const matched = 2;

/** Gathers the places of a state, in order, without those that say nothing more than the rest. */
export class Gathering {
  private live: number[] = [];
  private readonly lists: number[];
  private readonly newlyMatched: number[] = [];
  private isAvoided = true;
  private pattern = -1;
  private patternFrom = 0;

  /**
   * @param rest what the rest of the text has
   * @param hasLess true if that may be too little for a place that had enough before
   */
  constructor(
    private readonly places: Places,
    private readonly rest: Amount,
    private readonly hasLess: boolean,
  ) {
    this.lists = new Array<number>(places.wantedLists + 1).fill(closed);
  }

  /** Adds a place that is not before those that were added, and the one after it where a run of no character is between them. */
  add(place: number): void {
    const { places, live, lists } = this;
    const list = places.lists[place] ?? 0;
    if (lists[list] === matched || place <= (live[live.length - 1] ?? -1)) return;
    if (this.hasLess && !places.fits(place, this.rest)) return;
    const pattern = places.owners[place] ?? 0;
    if (pattern !== this.pattern) {
      this.pattern = pattern;
      this.patternFrom = live.length;
    }
    if (!places.isRun(place)) {
      lists[list] = open;
      live.push(place);
    } else if (places.isTail(place)) {
      if (list === places.wantedLists) this.isAvoided = false;
      lists[list] = matched;
      this.newlyMatched.push(list);
    } else {
      // Every earlier place of the pattern can match nothing more than the run can.
      live.length = this.patternFrom;
      lists[list] = open;
      live.push(place);
      this.add(place + 1);
    }
  }

  /** The places; undefined if some list has not matched and cannot any more, or what is to be avoided matches. */
  result(segment: number): readonly number[] | undefined {
    const { places, live, lists, newlyMatched } = this;
    if (!this.isAvoided) return undefined;
    for (let list = 0; list < places.wantedLists; list++)
      if (lists[list] === closed && (places.lastStarts[list] ?? 0) <= segment) return undefined;
    if (newlyMatched.length === 0) return live;
    newlyMatched.sort((one, other) => one - other);
    return [...newlyMatched, ...live.filter((place) => lists[places.lists[place] ?? 0] !== matched)];
  }
}
