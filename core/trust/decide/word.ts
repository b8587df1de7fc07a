import { type Constraints, Places } from "./places";
import {
  hasText,
  isOf,
  isWhole,
  longestOf,
  nextSet,
  niceText,
  plainText,
  restsOf,
  type RunSegment,
  type Segment,
  type SetsSegment,
  type TextsSegment,
} from "./segments";
import { type State, States } from "./states";
import { type Way, Ways } from "./ways";
import type { WorkBudget } from "./work-budget";

/**
 * A text of a universe that meets the constraints, as its segments; undefined if there is none. All places that the patterns
 * can be at are followed at once, segment by segment, and a way is left out where others were at least as good.
 * @param universe the segments that make up a text
 * @throws BudgetSpent where it takes too long to tell
 */
export function findWord(
  universe: readonly Segment[],
  constraints: Constraints,
  budget: WorkBudget,
): readonly string[] | undefined {
  budget.spend(searchSteps);
  const rests = restsOf(universe);
  const states = new States(new Places(constraints, rests, budget), rests, budget);
  return new Search(universe, states, budget).find();
}

/** What it takes to begin a search. */
const searchSteps = 600;

/** How many lists are asked for a guess. */
const guessLimit = 4;

/**
 * How many states are tried with likely texts, and with a careful one. If these find nothing, more rarely do. Few patterns need
 * few tries, many patterns need more.
 */
const probeLimit = (patternCount: number): number => Math.min(100, 10 + patternCount);
const carefulLimit = 20;

/** The texts of some segments, one after the other, and where the patterns can be after them. */
interface Begun {
  texts: readonly string[];
  state: State;
  way?: Way;
}

/** What is found of the next segment besides. */
interface Inside extends Begun {
  own: string;
}

/** Goes on after a segment; the texts of the whole universe, if that comes to an end. */
type Leave = (inside: Inside) => readonly string[] | undefined;

class Search {
  private readonly ways: Ways;
  /** States from which likely texts led to nothing. */
  private readonly probed = new Set<State>();
  private readonly probeLimit: number;

  constructor(
    private readonly universe: readonly Segment[],
    private readonly states: States,
    budget: WorkBudget,
  ) {
    this.ways = new Ways(states, budget);
    this.probeLimit = probeLimit(states.patternCount);
  }

  find(): readonly string[] | undefined {
    const first = this.states.enter(0, this.states.first);
    if (!first) return undefined;
    const probed = this.probe(0, { texts: [], state: first });
    if (probed) return probed;
    let begun: Begun[] = [{ texts: [], state: first }];
    for (const [segment, piece] of this.universe.entries()) {
      const next: Begun[] = [];
      const left = new Set<State>();
      const leave: Leave = ({ texts, own, state }) => {
        if (left.has(state)) return undefined;
        left.add(state);
        const after = this.after(segment, { texts: [...texts, own], state });
        if (!after) return undefined;
        const way = this.ways.note(pointOf(segment + 1, 0), after.state, 0);
        if (!way) return undefined;
        next.push({ ...after, way });
        return this.probe(segment + 1, after);
      };
      const found =
        piece.kind === "texts" ? this.goTexts(segment, piece, begun, leave) : this.goRun(segment, piece, begun, leave);
      if (found) return found;
      begun = next;
    }
    return undefined;
  }

  /** At the beginning of the segment after one. */
  private after(segment: number, { texts, state }: Begun): Begun | undefined {
    const left = this.states.leave(segment, state);
    const next = left && this.states.enter(segment + 1, left);
    return next && { texts, state: next };
  }

  /** Tries texts that are likely to go on well, so that a search that finds something seldom has to look at all. */
  private probe(segment: number, { texts, state }: Begun): readonly string[] | undefined {
    const piece = this.universe[segment];
    if (!piece) return texts;
    const rest = this.universe.slice(segment);
    if (this.states.isDecided(segment, state) && rest.every(hasText)) return [...texts, ...rest.map(niceText)];
    if (this.probed.has(state) || this.probed.size >= this.probeLimit) return undefined;
    this.probed.add(state);
    for (const own of this.likely(segment, piece, state)) {
      const followed = this.states.follow(segment, state, own);
      const after = followed && this.after(segment, { texts: [...texts, own], state: followed });
      const found = after && this.probe(segment + 1, after);
      if (found) return found;
    }
    return undefined;
  }

  private *likely(segment: number, piece: Segment, state: State): Generator<string> {
    if (piece.kind === "texts") {
      const first = piece.texts.find((text) => this.states.follow(segment, state, text));
      if (first !== undefined) yield first;
      return;
    }
    yield* piece.nice.filter((text) => isOf(piece, text));
    const guesses = this.guesses(segment, piece, state);
    const before = plainText(piece).charAt(0);
    yield* [...guesses, ...guesses.map((guess) => before + guess)].filter((text) => isOf(piece, text));
    const careful = this.probed.size < carefulLimit ? this.careful(segment, piece, state) : undefined;
    if (careful !== undefined) yield careful;
  }

  /** The shortest text that keeps away from what is to be avoided, as far as that shows from one character to the next. */
  private careful(segment: number, piece: SetsSegment | RunSegment, start: State): string | undefined {
    let text = "";
    let state = start;
    for (let set = nextSet(piece, 0); set && !isWhole(piece, text); set = nextSet(piece, text.length)) {
      let best: State | undefined;
      let bestCode = 0;
      for (const code of this.states.distinctCharacters(segment, state, set)) {
        const next = this.states.advance(segment, state, code);
        if (!next || (best && this.states.unwantedCount(next) >= this.states.unwantedCount(best))) continue;
        [best, bestCode] = [next, code];
      }
      if (!best) return undefined;
      text += String.fromCharCode(bestCode);
      state = best;
    }
    return text;
  }

  /** Texts by which the lists may match, each list asked first in one of them until they agree. */
  private guesses(segment: number, piece: SetsSegment | RunSegment, start: State): readonly string[] {
    const set = piece.kind === "sets" ? piece.sets[0] : piece.rest;
    const guesses: string[] = [];
    for (let favored = 0; set && favored < guessLimit; favored++) {
      let text = "";
      let state: State | undefined = start;
      let more = this.states.guess(start, set, favored);
      while (state && more !== "" && text.length + more.length <= longestOf(piece)) {
        text += more;
        state = this.states.follow(segment, state, more);
        if (state) more = this.states.guess(state, set, favored);
      }
      if (state && text !== "") guesses.push(text);
      if (state) break;
    }
    return guesses;
  }

  private goTexts(
    segment: number,
    { texts: all }: TextsSegment,
    begun: readonly Begun[],
    leave: Leave,
  ): readonly string[] | undefined {
    for (const { texts, state: start, way } of begun) {
      if (way && this.ways.isBeaten(way)) continue;
      for (const own of all) {
        const state = this.states.follow(segment, start, own);
        const found = state && leave({ texts, own, state });
        if (found) return found;
      }
    }
    return undefined;
  }

  /** Follows the shortest texts first. */
  private goRun(
    segment: number,
    piece: SetsSegment | RunSegment,
    begun: readonly Begun[],
    leave: Leave,
  ): readonly string[] | undefined {
    const queue: Inside[] = begun.map((one) => ({ ...one, own: "" }));
    for (const { texts, state, own, way: waiting } of queue) {
      // A way that was found while this one waited may be better.
      if (waiting && this.ways.isBeaten(waiting)) continue;
      const found = isWhole(piece, own) && leave({ texts, own, state });
      if (found) return found;
      const set = nextSet(piece, own.length);
      if (!set) continue;
      // Once a run is long enough, how long it is makes no difference to what may follow.
      const last = piece.kind === "sets" ? piece.sets.length : Math.max(piece.shortest, 1);
      const point = pointOf(segment, Math.min(own.length + 1, last));
      for (const code of this.states.distinctCharacters(segment, state, set)) {
        const next = this.states.advance(segment, state, code);
        const way = next && this.ways.note(point, next, own.length + 1);
        if (next && way) queue.push({ texts, state: next, own: own + String.fromCharCode(code), way });
      }
    }
    return undefined;
  }
}

/** The points of a text that ways are compared at: after some characters of a segment. */
function pointOf(segment: number, characters: number): number {
  return segment * 1000 + characters;
}
