import { type Constraints, type Separators, type State, States } from "./states";
import { type Way, Ways } from "./ways";
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

/**
 * A text of a universe that meets the constraints, as its segments; undefined if there is none. All places that the patterns
 * can be at are followed at once, and a way is left out where an earlier one was at least as good.
 * @param universe the segments that make up a text
 * @throws BudgetSpent where it takes too long to tell
 */
export function findWord(
  universe: readonly Segment[],
  constraints: Constraints,
  budget: WorkBudget,
): string[] | undefined {
  const search = new Search(universe, new States(restsOf(universe), constraints, budget), budget);
  return search.find(0, search.states.first, []);
}

/** What separators the texts of a universe have from each segment on, and after the last one. */
function restsOf(universe: readonly Segment[]): Separators[] {
  const rests: Separators[] = [{ colons: 0, slashes: 0 }];
  for (const segment of [...universe].reverse()) {
    const [next = { colons: 0, slashes: 0 }] = rests;
    rests.unshift({ colons: next.colons + countIn(segment, ":"), slashes: next.slashes + countIn(segment, "/") });
  }
  return rests;
}

/** How often a character is in each text of a segment; Infinity where that varies. */
function countIn(segment: Segment, character: string): number {
  if (segment.kind === "texts") {
    const counts = new Set(segment.texts.map((text) => text.split(character).length - 1));
    const [count = 0] = counts;
    return counts.size > 1 ? Infinity : count;
  }
  const sets = segment.kind === "sets" ? segment.sets : [segment.first, segment.rest];
  return sets.some((set) => set === undefined || set.includes(character)) ? Infinity : 0;
}

/** Goes on after a segment, with the text that stands in it. */
type Leave = (state: State, own: string) => string[] | undefined;

class Search {
  private readonly ways: Ways;
  /** States from which a segment was begun, for nothing. */
  private readonly tried = new Set<State>();

  constructor(
    private readonly universe: readonly Segment[],
    readonly states: States,
    private readonly budget: WorkBudget,
  ) {
    this.ways = new Ways(states, budget);
  }

  /** The segments from `segment` on that complete the text. */
  find(segment: number, before: State, text: readonly string[]): string[] | undefined {
    this.budget.spend(1);
    if (this.tried.has(before)) return undefined;
    this.tried.add(before);
    const piece = this.universe[segment];
    const state = this.states.enter(segment, before);
    if (!state) return undefined;
    if (!piece) return [...text];
    if (!this.ways.note(segment * 1000, state, 0)) return undefined;
    const leave = (left: State, own: string) => {
      const after = this.states.leave(segment, left);
      return after && this.find(segment + 1, after, [...text, own]);
    };
    if (piece.kind === "texts") return this.findInTexts(segment, piece.texts, 0, state, leave);
    for (const nice of [...(piece.nice ?? []), ...this.guesses(piece, state)]) {
      const found = this.follow(segment, nice, state, leave);
      if (found) return found;
    }
    return this.findInRun(segment, piece, state, leave);
  }

  /** Texts of a run that are likely to go on well, so that a search that finds something seldom has to look at all. */
  private guesses(piece: Exclude<Segment, { kind: "texts" }>, state: State): string[] {
    if (piece.kind !== "run" || piece.rest === undefined) return [];
    const { first, rest, shortest, longest } = piece;
    return this.states
      .guesses(state, rest)
      .filter((one) => one.length >= shortest && one.length <= longest && (first?.includes(one.charAt(0)) ?? true));
  }

  private follow(segment: number, own: string, from: State, leave: Leave): string[] | undefined {
    let state: State | undefined = from;
    for (let index = 0; state && index < own.length; index++)
      state = this.states.advance(segment, state, own.charCodeAt(index));
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
      const next = this.states.advance(segment, state, code);
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
      if (waiting && this.ways.isBeaten(waiting)) continue;
      const isWhole = piece.kind === "sets" ? own.length === piece.sets.length : own.length >= piece.shortest;
      const found = isWhole && leave(state, own);
      if (found) return found;
      const isLast = piece.kind === "sets" ? isWhole : own.length >= piece.longest;
      if (isLast) continue;
      const set = piece.kind === "sets" ? piece.sets[own.length] : own.length === 0 ? piece.first : piece.rest;
      const offset = piece.kind === "sets" ? own.length + 1 : 1;
      for (const code of this.states.distinctCharacters(segment, state, set)) {
        const next = this.states.advance(segment, state, code);
        const way = next && this.ways.note(segment * 1000 + offset, next, own.length + 1);
        if (next && way) queue.push({ state: next, own: own + String.fromCharCode(code), way });
      }
    }
    return undefined;
  }
}
