import type { Characters } from "./characters";
import { type Amount, isSeparator, nothingLeft, without } from "./needs";
import { Gathering } from "./gathering";
import type { Places } from "./places";
import type { WorkBudget } from "./work-budget";

/** Where the patterns can be at one point of a text. */
export interface State {
  /** Places in order. */
  live: readonly number[];
  /** What the rest of the text has. */
  rest: Amount;
  /** What is known to follow by a character. */
  after?: Map<number, State | undefined>;
  /** What is known of the end of the segment; null where it cannot end here. */
  left?: State | null;
}

const colon = 58;

/** What it takes to make a state, beside what it takes for each of its places. */
const stateSteps = 25;

/** All patterns of some constraints, followed through a text together. */
export class States {
  readonly first: State;
  private readonly known = new Map<string, State>();
  private readonly gathering: Gathering;

  /** @param rests what the text has from each segment on, and after the last one */
  constructor(
    private readonly places: Places,
    private readonly rests: readonly Amount[],
    private readonly budget: WorkBudget,
  ) {
    this.first = { live: [], rest: this.restFrom(0) };
    this.gathering = new Gathering(places);
  }

  private restFrom(segment: number): Amount {
    return this.rests[segment] ?? nothingLeft;
  }

  /** Begins the patterns of a segment; undefined if a list can no longer match, or what is to be avoided does. */
  enter(segment: number, { live }: State): State | undefined {
    const starting = this.places.starts[segment] ?? [];
    this.budget.spend(live.length + starting.length + stateSteps);
    const rest = this.restFrom(segment);
    const { gathering } = this;
    gathering.begin(rest, true);
    for (const place of starting.length > 0 ? inOrder([...live, ...starting]) : live) gathering.add(place);
    const result = gathering.result(segment, live);
    return result && { live: result, rest };
  }

  /** Ends the patterns of a segment. The next segment checks what can still match. */
  leave(segment: number, state: State): State | undefined {
    if (state.left === undefined) state.left = this.ended(segment, state) ?? null;
    return state.left ?? undefined;
  }

  private ended(segment: number, { live, rest }: State): State | undefined {
    this.budget.spend(live.length + stateSteps);
    const matched: number[] = [];
    const left: number[] = [];
    for (const place of live) {
      const { lastSegment, end, list } = this.places.ownerOf(place);
      if (lastSegment !== segment) left.push(place);
      else if (place === end) {
        if (list === this.places.wantedLists) return undefined;
        matched.push(list);
      }
    }
    return { live: matched.length > 0 ? inOrder([...matched, ...left]) : left, rest };
  }

  /** After a text. What follows its characters is remembered, since likely texts begin alike. */
  follow(segment: number, from: State, text: string): State | undefined {
    let state: State | undefined = from;
    for (let index = 0; state && index < text.length; index++) {
      const code = text.charCodeAt(index);
      const after: Map<number, State | undefined> = (state.after ??= new Map<number, State | undefined>());
      if (!after.has(code)) after.set(code, this.advance(segment, state, code));
      state = after.get(code);
    }
    this.budget.spend(text.length);
    return state;
  }

  /** After one more character. */
  advance(segment: number, state: State, code: number): State | undefined {
    const { places, gathering } = this;
    this.budget.spend(state.live.length + stateSteps);
    const rest = without(state.rest, code);
    gathering.begin(rest, isSeparator(code));
    for (const place of state.live)
      if (places.takes(place, code)) gathering.add(places.isRun(place) ? place : place + 1);
    const live = gathering.result(segment, state.live);
    this.budget.spend(live?.length ?? 0);
    // Regions' names and runs of any characters come back to the same state.
    if (live === state.live && rest === state.rest) return state;
    const next = live && { live, rest };
    return next && code === colon ? this.shared(segment, next) : next;
  }

  /** After a colon, texts that differed before often go on alike; what follows then is known already. */
  private shared(segment: number, state: State): State {
    const { live, rest } = state;
    const key = `${segment} ${rest.colons} ${rest.slashes} ${live.join(" ")}`;
    const before = this.known.get(key);
    if (!before) this.known.set(key, state);
    return before ?? state;
  }

  get patternCount(): number {
    return (this.places.owners.at(-1) ?? -1) + 1;
  }

  get placeCount(): number {
    return this.places.owners.length;
  }

  /** How many places of a state are of the lists that are to match; they are the first ones. */
  wantedCount({ live }: State): number {
    let count = live.length;
    while (count > 0 && this.places.lists[live[count - 1] ?? -1] === this.places.wantedLists) count--;
    return count;
  }

  /** How many places of a state are of what is to be avoided. */
  unwantedCount(state: State): number {
    return state.live.length - this.wantedCount(state);
  }

  /** Where the places of the last list that is to match, and that has not, begin in a state. */
  lastListFrom({ live }: State, wantedCount: number): number {
    const { lists } = this.places;
    const list = lists[live[wantedCount - 1] ?? -1];
    let from = wantedCount;
    while (from > 0 && lists[live[from - 1] ?? -1] === list) from--;
    return from;
  }

  /** True if every list has matched, and nothing can match any more that is to be avoided. */
  isDecided(segment: number, { live }: State): boolean {
    const { lastStarts, wantedLists } = this.places;
    return live.every((place) => place < wantedLists) && lastStarts.every((start) => start <= segment);
  }

  /** True if places, in order, match all that others do: for each of these, it or a later run of its pattern is there. */
  standsFor(places: readonly number[], others: readonly number[]): boolean {
    const { owners } = this.places;
    let index = 0;
    for (const other of others) {
      const owner = owners[other] ?? 0;
      while (index < places.length && (owners[places[index] ?? 0] ?? 0) < owner) index++;
      // A run is the first place of its pattern in a state.
      const first = places[index] ?? -1;
      if (first === other || (owners[first] === owner && this.places.takesPlaceOf(first, other))) continue;
      if (!places.includes(other, index)) return false;
    }
    return true;
  }

  /**
   * What may come next, out of a set of characters, for the lists that have not matched to match: a guess.
   * @param favored the list that is asked first
   */
  guess(state: State, set: Characters, favored: number): string {
    const { places } = this;
    const fronts = this.fronts(state);
    const inTurn = [...fronts.slice(favored), ...fronts.slice(0, favored)];
    const text = inTurn.map((place) => places.literalsFrom(place, set)).find((literals) => literals !== "");
    if (text !== undefined) return text;
    return fronts.some((place) => places.isWildcard(place)) ? String.fromCharCode(set.without([]) ?? 0) : "";
  }

  /** For each list that is to match and has not, the furthest place of its first pattern: that has the least left to match. */
  private fronts(state: State): number[] {
    const { places } = this;
    const wanted = state.live.slice(0, this.wantedCount(state));
    this.budget.spend(wanted.length + 1);
    const fronts = new Map<number, number>();
    for (const place of wanted) {
      const { list, first } = places.ownerOf(place);
      const front = fronts.get(list);
      if (place >= places.wantedLists && (front === undefined || front >= first)) fronts.set(list, place);
    }
    return [...fronts.values()];
  }

  /** Every character of a set that some place names, and one that none does; only those with which each list may still match. */
  distinctCharacters(segment: number, { live }: State, set: Characters): readonly number[] {
    const { places } = this;
    this.budget.spend(live.length);
    const bound = this.boundList(segment, live);
    const named: number[] = [];
    for (const place of live)
      if (bound === undefined || places.lists[place] === bound) places.addNamed(place, set, named);
    if (bound !== undefined) return named;
    // Some wildcards take no colon.
    if (set.has(colon) && !named.includes(colon)) named.push(colon);
    const spare = set.without(named);
    return spare === undefined ? named : [spare, ...named];
  }

  /** A list that is to match and that has no place before a wildcard, so that the text goes on with a character that it names. */
  private boundList(segment: number, live: readonly number[]): number | undefined {
    const { wantedLists, lastStarts } = this.places;
    const free = new Set<number>();
    for (const place of live) if (this.places.isWildcard(place)) free.add(this.places.lists[place] ?? 0);
    const bound = lastStarts.findIndex((start, list) => list < wantedLists && start <= segment && !free.has(list));
    return bound < 0 ? undefined : bound;
  }
}

function inOrder(places: number[]): number[] {
  return places.sort((one, other) => one - other);
}
