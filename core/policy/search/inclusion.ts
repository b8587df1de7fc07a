import { Automaton, everything, type Front, waiting } from "./automaton";
import {
  type Characters,
  type Constraint,
  exampleOf,
  longestOf,
  type RunSegment,
  type ConstrainedTexts,
  withChoices,
} from "./segments";
import { spend } from "../../work-budget";

/**
 * Language inclusion: is each text of a universe that meets all required constraints forbidden? If not, a witness: a text that
 * is not, by its segments. Decided by antichains. A state is one position of the largest required constraint, chosen as in a
 * nondeterministic automaton, and the sets of positions of the others and of all that is forbidden, followed as in a deterministic
 * one. A state is dropped if another one has the same required positions and fewer forbidden ones: that one leads to as much.
 * @see De Wulf, Doyen, Henzinger, Raskin: Antichains: A New Algorithm for Checking Universality of Finite Automata, CAV 2006
 * @throws BudgetSpent if it takes too long to tell
 */
export function findWitness(texts: ConstrainedTexts): readonly string[] | undefined {
  const whole = withChoices(texts);
  if (whole.universe.some((segment) => segment.kind === "texts" && segment.texts.length === 0)) return undefined;
  return new Search(whole).find();
}

/** What it takes to begin a search, and to make a state, in steps of the work budget. */
const searchSteps = 100;
const stateSteps = 8;

/** Where the patterns can be at one point of a text, by required constraint, and all that are forbidden. */
interface Fronts {
  required: readonly Front[];
  forbidden: Front;
}

interface State extends Fronts {
  /** The text of the segment so far, or of the one before if the state is at the beginning of a segment. */
  text: string;
  length: number;
  isDominated: boolean;
}

class Search {
  readonly texts: ConstrainedTexts;
  readonly automaton: Automaton;
  /** States that do not dominate one another, by the point of the text and by the first required position. */
  readonly antichains = new Map<number, State[]>();
  /** The last segment with which a constraint begins. */
  readonly lastStart: number;
  /** By segment: how many characters a text has at most from there on. */
  readonly longest: readonly number[];

  constructor({ universe, required, forbidden }: ConstrainedTexts) {
    const bySize = [...required].sort((first, second) => second.patterns.length - first.patterns.length);
    this.texts = { universe, required: bySize, forbidden };
    const constraints = [...bySize, ...forbidden];
    this.automaton = new Automaton(constraints);
    this.lastStart = Math.max(...constraints.map(({ span }) => span.from), 0);
    let length = 0;
    this.longest = universe
      .map(longestOf)
      .reverse()
      .map((one) => (length += one))
      .reverse();
    spend(searchSteps + this.automaton.size / 8);
  }

  find(): readonly string[] | undefined {
    const required = this.texts.required.map(() => waiting);
    return firstFrom(this, 0, enter(this, 0, { required, forbidden: [] }, ""))?.slice(1);
  }
}

/** The text of the first state from which the remaining segments have texts, and these texts; undefined without such a state. */
function firstFrom(search: Search, segment: number, states: Iterable<State>): readonly string[] | undefined {
  for (const state of states) {
    const tail = state.isDominated ? undefined : textsFrom(search, segment, state);
    if (tail) return [state.text, ...tail];
  }
  return undefined;
}

function textsFrom(search: Search, segment: number, state: State): readonly string[] | undefined {
  const piece = search.texts.universe[segment];
  if (!piece) return [];
  const { required, forbidden } = state;
  const isFree = forbidden.length === 0 && required.every((front) => front === everything);
  if (isFree && search.lastStart <= segment) return search.texts.universe.slice(segment).map(exampleOf);
  const after =
    piece.kind === "texts" ? choices(search, segment, piece.texts, state) : runs(search, segment, piece, state);
  return firstFrom(search, segment + 1, after);
}

/** The states after each of some texts. Neighbours often begin alike, and what follows by that is followed once. */
function* choices(search: Search, segment: number, texts: readonly string[], start: State): Generator<State> {
  const after: (Fronts | undefined)[] = [start];
  let previous = "";
  for (const text of texts) {
    let length = 0;
    while (length < after.length - 1 && previous.charCodeAt(length) === text.charCodeAt(length)) length++;
    after.length = length + 1;
    for (let fronts = after[length]; fronts && length < text.length; length++) {
      fronts = advance(search, fronts, text.charCodeAt(length));
      after.push(fronts);
    }
    previous = text;
    const fronts = after[text.length];
    if (fronts) yield* leave(search, segment, fronts, text);
  }
}

/** The states after a run of characters: first the short ones that are close to a witness. */
function* runs(
  search: Search,
  segment: number,
  { first, following, shortest, longest }: RunSegment,
  begun: State,
): Generator<State> {
  const queue = new Queue<{ state: State; isWhole: boolean }>();
  queue.add(0, { state: { ...begun, text: "", length: 0 }, isWhole: false });
  for (let item = queue.take(); item; item = queue.take()) {
    const { state, isWhole } = item;
    // A state that was found while this one waited may be at least as good.
    if (state.isDominated) continue;
    if (isWhole) yield* leave(search, segment, state, state.text);
    // A run of the wanted length may end here: it waits in the queue until nothing is closer to a witness.
    else if (state.length >= shortest) queue.add(costOf(search, state), { state, isWhole: true });
    if (isWhole || state.length >= longest) continue;
    // Once a run is long enough, how long it is makes no difference to what may follow.
    const enough = Math.min(state.length + 1, Math.max(shortest, 1));
    const length = longest === Infinity ? enough : state.length + 1;
    for (const code of distinctCharacters(search, state, state.length === 0 ? first : following)) {
      const next = advance(search, state, code);
      if (!next) continue;
      for (const reached of statesAt(
        search,
        pointOf(segment, enough),
        next,
        state.text + String.fromCharCode(code),
        length,
      ))
        queue.add(costOf(search, reached), { state: reached, isWhole: false });
    }
  }
}

function costOf(search: Search, { required, forbidden, length }: State) {
  let cost = length + forbidden.length;
  for (const front of required) {
    let fewest = Infinity;
    for (const position of front) fewest = Math.min(fewest, search.automaton.needs(position));
    cost += fewest;
  }
  return cost;
}

/** The states at the next segment; none if a required constraint that ends here is not met, or a forbidden one is. */
function leave(search: Search, segment: number, { required, forbidden }: Fronts, text: string): readonly State[] {
  const { automaton } = search;
  spend(forbidden.length + stateSteps);
  const ends = (position: number) => automaton.isAtEnd(position, segment);
  const accepts = (position: number) => ends(position) && automaton.accepts(position);
  if (forbidden.some(accepts) || required.some((front) => front.some(ends) && !front.some(accepts))) return [];
  const remaining = {
    required: required.map((front) => (front.some(ends) ? everything : front)),
    forbidden: forbidden.filter((position) => !ends(position)),
  };
  return enter(search, segment + 1, remaining, text);
}

/** Begins the constraints of a segment. What needs more than the text has left is not looked at any more. */
function enter(search: Search, segment: number, { required, forbidden }: Fronts, text: string): readonly State[] {
  const { automaton, texts } = search;
  const longest = search.longest[segment] ?? 0;
  const isPossible = (position: number) => automaton.needs(position) <= longest;
  const startOf = (constraint: Constraint | undefined, index: number) =>
    constraint?.span.from === segment ? automaton.starts[index] : undefined;
  const begun = required.map((front, index) => {
    const start = startOf(texts.required[index], index) ?? front;
    return start.every(isPossible) ? start : start.filter(isPossible);
  });
  const starts = texts.forbidden.map((constraint, index) => startOf(constraint, required.length + index) ?? []);
  if (starts.includes(everything) || begun.some(({ length }) => length === 0)) return [];
  const positions = [...forbidden, ...starts.flat()].filter(isPossible).sort((first, second) => first - second);
  const states = statesAt(search, pointOf(segment, 0), { required: begun, forbidden: positions }, text, 0);
  return states.sort((first, second) => costOf(search, first) - costOf(search, second));
}

/** The fronts after one more character; undefined if a required constraint can no longer be met, or a forbidden one is met. */
function advance(search: Search, { required, forbidden }: Fronts, code: number): Fronts | undefined {
  const after: Front[] = [];
  let steps = stateSteps + forbidden.length;
  for (const front of required) {
    const next = front === everything ? front : search.automaton.advance(front, code);
    if (next.length === 0) return undefined;
    steps += front.length;
    after.push(next);
  }
  spend(steps);
  const next = forbidden.length === 0 ? forbidden : search.automaton.advance(forbidden, code);
  return next === everything ? undefined : { required: after, forbidden: next };
}

/** A state for each position of the first required constraint, without those that others dominate. */
function statesAt(
  search: Search,
  point: number,
  { required, forbidden }: Fronts,
  text: string,
  length: number,
): State[] {
  const [first = [], ...later] = required;
  const states: State[] = [];
  for (const fronts of first.length > 1 ? first.map((position) => [[position], ...later]) : [required]) {
    const state = { required: fronts, forbidden, text, length, isDominated: false };
    if (isUndominated(search, point, state)) states.push(state);
  }
  return states;
}

/** Every character of a set that some step names, and one that none does; only those that each required constraint can take. */
function distinctCharacters(search: Search, { required, forbidden }: Fronts, set: Characters): readonly number[] {
  const named: number[] = [];
  for (const front of required) {
    const codes: number[] = [];
    if (search.automaton.nameCharacters(front, set, codes)) return codes;
    for (const code of codes) if (!named.includes(code)) named.push(code);
  }
  search.automaton.nameCharacters(forbidden, set, named);
  spend(required.length + forbidden.length);
  // Some wildcards take no colon.
  if (set.has(colon) && !named.includes(colon)) named.push(colon);
  const spare = set.without(named);
  return spare === undefined ? named : [spare, ...named];
}

/** Adds a state to the antichain of its point; false if another one dominates it. */
function isUndominated(search: Search, point: number, state: State) {
  const key = (state.required[0]?.[0] ?? 0) * points + point;
  const antichain = search.antichains.get(key) ?? [];
  spend(antichain.length + state.forbidden.length + 1);
  for (const rival of antichain) if (dominates(rival, state)) return false;
  for (const rival of antichain) rival.isDominated = dominates(state, rival);
  const undominated = antichain.some(({ isDominated }) => isDominated)
    ? antichain.filter((rival) => !rival.isDominated)
    : antichain;
  undominated.push(state);
  if (undominated !== antichain || undominated.length === 1) search.antichains.set(key, undominated);
  return true;
}

function dominates(state: State, rival: State) {
  if (state.length > rival.length || !isPart(state.forbidden, rival.forbidden)) return false;
  return state.required.every((front, index) => {
    const positions = rival.required[index] ?? [];
    return positions === front || positions.every((position) => front.includes(position));
  });
}

const colon = 58;

/** More than a text has points: after some characters of a segment. */
const points = 100_000;

function pointOf(segment: number, characters: number) {
  return segment * 1000 + characters;
}

/** What costs least comes out first; of what costs the same, the latest. */
class Queue<Item> {
  private readonly byCost: Item[][] = [];
  private least = 0;

  add(cost: number, item: Item): void {
    (this.byCost[cost] ??= []).push(item);
    this.least = Math.min(this.least, cost);
  }

  take(): Item | undefined {
    while (this.least < this.byCost.length && !this.byCost[this.least]?.length) this.least++;
    return this.byCost[this.least]?.pop();
  }
}

function isPart(part: readonly number[], whole: readonly number[]) {
  if (part === whole) return true;
  let index = 0;
  for (const number of part) {
    while (index < whole.length && (whole[index] ?? 0) < number) index++;
    if (whole[index] !== number) return false;
  }
  return true;
}
