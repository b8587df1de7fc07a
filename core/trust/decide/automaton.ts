import { memoizeByObject } from "../../memoize";
import type { Characters } from "./characters";
import { isRun, type Pattern, steps, takes } from "../evaluate/pattern";

/** Which segments of a text a pattern is about, both included; it has to match all of their text. */
export interface Span {
  from: number;
  to: number;
}

/** Some patterns for the same part of a text; it is met where one of them matches. */
export interface Constraint {
  patterns: readonly Pattern[];
  span: Span;
}

/** Positions, each once and in order. */
export type Front = readonly number[];

/** Where a constraint is before it begins, and where it is once it is met whatever follows. */
export const waiting: Front = [0];
export const everything: Front = [1];

const colon = 58;
const columns = ["code", "other", "child", "sibling", "ends", "way", "covers", "needs"] as const;

/**
 * Positions by number. `code` and `other`: the step that leads to it, and the same in the other case of letters. `child`: how far
 * the last position that follows it is, and `sibling`: how far back the one that follows its parent before is; 0 if there is none.
 * `ends`: 1 if a pattern ends there. `way`: how many positions before lead to it and nowhere else. `covers`: how many of these
 * accept nothing that it does not accept too. `needs`: how many characters it takes at least until a pattern ends.
 */
type Positions = Record<(typeof columns)[number], Int32Array>;

/** The patterns of a list as a prefix trie, so that values that begin alike share what they begin with. */
const trieOf = memoizeByObject((patterns: readonly Pattern[]): Positions => {
  const trie = emptyOf(patterns.reduce((size, { codes }) => size + codes.length, 1));
  trie.code[0] = steps.nothing;
  let size = 1;
  for (const { codes, others } of patterns) {
    // Such a pattern matches nothing.
    if (codes.includes(steps.nothing)) continue;
    let parent = 0;
    for (let index = 0; index < codes.length; index++) {
      const [code = 0, other = 0] = [codes[index], others[index]];
      let position = parent + at(trie.child, parent);
      while (position > parent && (trie.code[position] !== code || trie.other[position] !== other))
        position = at(trie.sibling, position) < 0 ? position + at(trie.sibling, position) : parent;
      if (position === parent) {
        position = size++;
        trie.code[position] = code;
        trie.other[position] = other;
        if (trie.child[parent] !== 0) trie.sibling[position] = parent + at(trie.child, parent) - position;
        trie.child[parent] = position - parent;
      }
      parent = position;
    }
    trie.ends[parent] = 1;
  }
  for (const name of columns) trie[name] = trie[name].slice(0, size);
  findNeeds(trie);
  findCovers(trie);
  return trie;
});

function emptyOf(size: number): Positions {
  return Object.fromEntries(columns.map((name) => [name, new Int32Array(size)])) as Positions;
}

function at(column: Int32Array, position: number): number {
  return column[position] ?? 0;
}

function findNeeds({ code, child, sibling, ends, needs }: Positions): void {
  for (let position = code.length - 1; position >= 0; position--) {
    let fewest = ends[position] === 1 ? 0 : Infinity;
    if (at(child, position) > 0)
      for (let next = position + at(child, position), step = -1; step !== 0; next += step) {
        fewest = Math.min(fewest, at(needs, next) + (isRun(code[next]) ? 0 : 1));
        step = at(sibling, next);
      }
    needs[position] = fewest;
  }
}

/**
 * A run takes all that leads to it, as long as nothing branches off on the way; so does a position after which any text will do
 * that is long enough. The positions of such a way have numbers in a row.
 * @see Abdulla, Chen, Holík, Mayr, Vojnar: When Simulation Meets Antichains, TACAS 2010
 */
function findCovers({ code, child, sibling, ends, way, covers }: Positions): void {
  let part = 0;
  for (let position = 1; position < code.length; position++) {
    const step = code[position];
    const isOnlyWay = child[position - 1] === 1 && sibling[position] === 0 && ends[position - 1] === 0;
    way[position] = isOnlyWay ? at(way, position - 1) + 1 : 0;
    part = isOnlyWay && step !== colon && step !== steps.any && step !== steps.run ? part + 1 : 0;
    if (isRun(step)) covers[position] = step === steps.run ? at(way, position) : part;
    // Back over the steps that take any character, from a run of any characters at the end.
    if (step !== steps.run || ends[position] !== 1) continue;
    for (let free = position; at(way, free) > 0 && (code[free] === steps.any || code[free] === steps.run); free--)
      covers[free - 1] = at(way, free - 1);
  }
}

/**
 * The patterns of some constraints as one nondeterministic automaton. A run (`*`) is a position that leads to itself.
 */
export class Automaton {
  /** By constraint: the positions before any character. */
  readonly starts: readonly Front[];
  readonly size: number;
  private readonly positions: Positions;
  private readonly lastSegment: Int32Array;
  /** For a while: the positions that follow. */
  private readonly next: number[] = [];

  constructor(constraints: readonly Constraint[]) {
    const tries = constraints.map(({ patterns }) => trieOf(patterns));
    this.size = tries.reduce((size, { code }) => size + code.length, 2);
    this.positions = emptyOf(this.size);
    this.lastSegment = new Int32Array(this.size);
    this.positions.code.fill(steps.run, 0, 2);
    this.positions.ends[1] = 1;
    let root = 2;
    const roots = tries.map((trie, index) => {
      for (const name of columns) this.positions[name].set(trie[name], root);
      this.lastSegment.fill(constraints[index]?.span.to ?? 0, root, root + trie.code.length);
      root += trie.code.length;
      return root - trie.code.length;
    });
    this.lastSegment.fill(-1, 0, 2);
    this.starts = roots.map((one) => {
      if (this.positions.child[one] === 0 && this.positions.ends[one] === 0) return [];
      this.next[0] = one;
      return this.closed(1, []);
    });
  }

  /** The positions after one more character, in order and without those that others cover; the same list if nothing changes. */
  advance(positions: Front, character: number): Front {
    const { code, other, child, sibling } = this.positions;
    const { next } = this;
    let count = 0;
    for (const position of positions) {
      const own = at(code, position);
      if (isRun(own) && takes(own, own, character)) next[count++] = position;
      if (at(child, position) === 0) continue;
      for (let one = position + at(child, position), step = -1; step !== 0; one += step) {
        if (!isRun(code[one]) && takes(at(code, one), at(other, one), character)) next[count++] = one;
        step = at(sibling, one);
      }
    }
    return this.closed(count, positions);
  }

  /** The first positions that were noted as next, and those that runs of no character lead to. */
  private closed(noted: number, before: Front): Front {
    const { code, child, sibling, covers, ends } = this.positions;
    const { next } = this;
    let count = noted;
    let isSorted = true;
    for (let index = 0; index < count; index++) {
      const position = next[index] ?? 0;
      if (ends[position] === 1 && code[position] === steps.run) return everything;
      isSorted &&= index === 0 || (next[index - 1] ?? 0) < position;
      if (at(child, position) === 0) continue;
      for (let one = position + at(child, position), step = -1; step !== 0; one += step) {
        if (isRun(code[one])) next[count++] = one;
        step = at(sibling, one);
      }
    }
    if (!isSorted) sortFirst(next, count);
    let kept = 0;
    for (let index = 0; index < count; index++) {
      const position = next[index] ?? 0;
      if (kept > 0 && next[kept - 1] === position) continue;
      const first = position - at(covers, position);
      while (kept > 0 && (next[kept - 1] ?? 0) >= first) kept--;
      next[kept++] = position;
    }
    for (let index = 0; index < kept; index++) if (before[index] !== next[index]) return next.slice(0, kept);
    return before.length === kept ? before : next.slice(0, kept);
  }

  /** True if a pattern matches what has been read. */
  accepts(position: number): boolean {
    return this.positions.ends[position] === 1;
  }

  isAtEnd(position: number, segment: number): boolean {
    return this.lastSegment[position] === segment;
  }

  /** True if a position accepts all that another one does, as far as that shows at a glance. */
  covers(position: number, other: number): boolean {
    return position >= other && position - at(this.positions.covers, position) <= other;
  }

  /** Where the only way to a position begins. A position covers none of another way. */
  wayOf(position: number): number {
    return position - at(this.positions.way, position);
  }

  needs(position: number): number {
    return at(this.positions.needs, position);
  }

  /** Adds the characters of a set that the steps after some positions name; true if no other character can follow. */
  nameCharacters(positions: Front, set: Characters, named: number[]): boolean {
    const { code, other, child, sibling } = this.positions;
    const add = (character: number) => {
      if (set.has(character) && !named.includes(character)) named.push(character);
    };
    let isBound = true;
    for (const position of positions) {
      if (isRun(code[position])) isBound = false;
      if (at(child, position) === 0) continue;
      for (let one = position + at(child, position), step = -1; step !== 0; one += step) {
        const character = at(code, one);
        if (character >= 0) {
          add(character);
          if (other[one] !== character) add(at(other, one));
        } else if (!isRun(character)) isBound = false;
        step = at(sibling, one);
      }
    }
    return isBound;
  }
}

function sortFirst(numbers: number[], count: number): void {
  for (let index = 1; index < count; index++) {
    const number = numbers[index] ?? 0;
    let place = index;
    for (; place > 0 && (numbers[place - 1] ?? 0) > number; place--) numbers[place] = numbers[place - 1] ?? 0;
    numbers[place] = number;
  }
}
