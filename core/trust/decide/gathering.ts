import { type Amount, nothingLeft } from "./needs";
import type { Places } from "./places";

/** What is known of a list that is to match, while the places of a state are gathered. */
const closed = 0;
const open = 1;
const matched = 2;

/**
 * Gathers the places of a state, in order, without those that say nothing more than the rest. One object serves all states of a
 * search, which spends most of its time here.
 */
export class Gathering {
  private readonly live: number[];
  private count = 0;
  private readonly lists: Uint8Array;
  private readonly newlyMatched: number[] = [];
  private isAvoided = true;
  private pattern = -1;
  private patternFrom = 0;
  private rest = nothingLeft;
  private hasLess = true;

  constructor(private readonly places: Places) {
    this.live = new Array<number>(places.owners.length).fill(0);
    this.lists = new Uint8Array(places.wantedLists + 1);
  }

  /**
   * Begins with another state.
   * @param rest what the rest of the text has
   * @param hasLess true if that may be too little for a place that had enough before
   */
  begin(rest: Amount, hasLess: boolean): void {
    this.rest = rest;
    this.hasLess = hasLess;
    this.count = 0;
    this.lists.fill(closed);
    this.newlyMatched.length = 0;
    this.isAvoided = true;
    this.pattern = -1;
  }

  /** Adds a place that is not before those that were added, and the ones after it where runs of no character are between them. */
  add(first: number): void {
    const { places, live, lists } = this;
    const list = places.lists[first] ?? 0;
    const pattern = places.owners[first] ?? 0;
    for (let place = first; ; place++) {
      if (lists[list] === matched || (this.count > 0 && place <= (live[this.count - 1] ?? 0))) return;
      if (this.hasLess && !places.fits(place, this.rest)) return;
      if (pattern !== this.pattern) {
        this.pattern = pattern;
        this.patternFrom = this.count;
      }
      if (places.isTail(place)) {
        if (list === places.wantedLists) this.isAvoided = false;
        lists[list] = matched;
        if (place === list) live[this.count++] = place;
        else this.newlyMatched.push(list);
        return;
      }
      const isRun = places.isRun(place);
      // Every earlier place of the pattern can match nothing more than the run can.
      if (isRun) this.count = this.patternFrom;
      lists[list] = open;
      live[this.count++] = place;
      if (!isRun) return;
    }
  }

  /**
   * The places; undefined if some list has not matched and cannot any more, or what is to be avoided matches.
   * @param before places that are likely to be the same ones, and then are given back
   */
  result(segment: number, before: readonly number[]): readonly number[] | undefined {
    const { places, lists, newlyMatched } = this;
    if (!this.isAvoided) return undefined;
    for (let list = 0; list < places.wantedLists; list++)
      if (lists[list] === closed && (places.lastStarts[list] ?? 0) <= segment) return undefined;
    if (newlyMatched.length === 0) return this.isLike(before) ? before : this.live.slice(0, this.count);
    const isOpen = (place: number) => place < places.wantedLists || lists[places.lists[place] ?? 0] !== matched;
    return [...newlyMatched, ...this.live.slice(0, this.count).filter(isOpen)].sort((one, other) => one - other);
  }

  private isLike(places: readonly number[]): boolean {
    if (places.length !== this.count) return false;
    for (let index = 0; index < this.count; index++) if (places[index] !== this.live[index]) return false;
    return true;
  }
}
