import { memoizeByObject } from "../../memoize";
import type { Characters } from "./characters";
import { isRun, type Pattern, steps, takes } from "../evaluate/pattern";

/** Which segments of a text a pattern is about, both included; it has to match all of their text. */
export interface Span {
  from: number;
  to: number;
}

/** Some patterns for the same part of a text; it is met if one of them matches. */
export interface Constraint {
  patterns: readonly Pattern[];
  span: Span;
}

/** Positions, each once and in order. */
export type Front = readonly number[];

/** Where a constraint is before it begins, and where it is once it is met and nothing that follows matters. */
export const waiting = [0] as const;
export const everything = [1] as const;

const colon = 58;

/**
 * What is known of each position, one number each. `code`: the step that leads to it, and `other`: the same in the other case of
 * letters. `child`: how far the last position that follows it is, and `sibling`: how far back the one that follows its parent
 * before is; 0 if there is none. `ends`: 1 if a pattern ends there. `way`: how many positions before lead to it and nowhere else.
 * `covers`: how many of these accept nothing that it does not accept too. `needs`: how many characters it takes at least until a
 * pattern ends. `last`: the last segment of its constraint.
 */
const column = { code: 0, other: 1, child: 2, sibling: 3, ends: 4, way: 5, covers: 6, needs: 7, last: 8 } as const;
const width = 9;

/** One array for all, since many small ones take long to make. */
class Table {
  constructor(readonly numbers: Int32Array) {}

  get size(): number {
    return this.numbers.length / width;
  }

  get(position: number, name: number): number {
    return this.numbers[position * width + name] ?? 0;
  }

  set(position: number, name: number, value: number): void {
    this.numbers[position * width + name] = value;
  }

  /** The positions that follow one, from the last to the first. */
  firstChild(position: number): number {
    const child = this.get(position, column.child);
    return child === 0 ? 0 : position + child;
  }

  nextChild(position: number): number {
    const sibling = this.get(position, column.sibling);
    return sibling === 0 ? 0 : position + sibling;
  }
}

/** The patterns of a list as a prefix trie, so that values that begin alike share what they begin with. */
const trieOf = memoizeByObject((patterns: readonly Pattern[]): Table => {
  const most = patterns.reduce((size, { codes }) => size + codes.length, 1);
  const trie = new Table(new Int32Array(most * width));
  trie.set(0, column.code, steps.nothing);
  let size = 1;
  for (const { codes, others } of patterns) {
    // Such a pattern matches nothing.
    if (codes.includes(steps.nothing)) continue;
    let parent = 0;
    for (let index = 0; index < codes.length; index++) {
      const [code = 0, other = 0] = [codes[index], others[index]];
      let position = trie.firstChild(parent);
      while (position > 0 && (trie.get(position, column.code) !== code || trie.get(position, column.other) !== other))
        position = trie.nextChild(position);
      if (position === 0) {
        position = size++;
        trie.set(position, column.code, code);
        trie.set(position, column.other, other);
        const sibling = trie.firstChild(parent);
        if (sibling > 0) trie.set(position, column.sibling, sibling - position);
        trie.set(parent, column.child, position - parent);
      }
      parent = position;
    }
    trie.set(parent, column.ends, 1);
  }
  const whole = new Table(trie.numbers.subarray(0, size * width));
  findNeeds(whole);
  findCovers(whole);
  return whole;
});

function findNeeds(trie: Table): void {
  for (let position = trie.size - 1; position >= 0; position--) {
    let fewest = trie.get(position, column.ends) === 1 ? 0 : Infinity;
    for (let child = trie.firstChild(position); child > 0; child = trie.nextChild(child))
      fewest = Math.min(fewest, trie.get(child, column.needs) + (isRun(trie.get(child, column.code)) ? 0 : 1));
    trie.set(position, column.needs, fewest);
  }
}

/**
 * A run takes all that leads to it, as long as nothing branches off on the way; so does a position after which any text will do
 * that is long enough. The positions of such a way have numbers in a row.
 * @see Abdulla, Chen, Holík, Mayr, Vojnar: When Simulation Meets Antichains, TACAS 2010
 */
function findCovers(trie: Table): void {
  let part = 0;
  for (let position = 1; position < trie.size; position++) {
    const code = trie.get(position, column.code);
    const before = position - 1;
    const isOnlyWay =
      trie.firstChild(before) === position && trie.nextChild(position) === 0 && trie.get(before, column.ends) === 0;
    const way = isOnlyWay ? trie.get(before, column.way) + 1 : 0;
    trie.set(position, column.way, way);
    part = isOnlyWay && code !== colon && code !== steps.any && code !== steps.run ? part + 1 : 0;
    if (isRun(code)) trie.set(position, column.covers, code === steps.run ? way : part);
    // Back over the steps that take any character, from a run of any characters at the end.
    if (code !== steps.run || trie.get(position, column.ends) === 0) continue;
    for (let free = position; trie.get(free, column.way) > 0 && isFree(trie.get(free, column.code)); free--)
      trie.set(free - 1, column.covers, trie.get(free - 1, column.way));
  }
}

function isFree(code: number): boolean {
  return code === steps.any || code === steps.run;
}

/**
 * The patterns of some constraints as one nondeterministic automaton. A run (`*`) is a position that leads to itself.
 */
export class Automaton {
  /** By constraint: the positions before any character. */
  readonly starts: readonly Front[];
  private readonly table: Table;
  /** For a while: the positions that follow. */
  private readonly next: number[] = [];

  constructor(constraints: readonly Constraint[]) {
    const tries = constraints.map(({ patterns }) => trieOf(patterns));
    this.table = new Table(new Int32Array(tries.reduce((size, trie) => size + trie.size, 2) * width));
    for (const [position] of [waiting, everything]) {
      this.table.set(position, column.code, steps.run);
      this.table.set(position, column.last, -1);
    }
    this.table.set(everything[0], column.ends, 1);
    let root = 2;
    this.starts = tries.map((trie, index) => {
      this.table.numbers.set(trie.numbers, root * width);
      const next = root + trie.size;
      for (let position = root; position < next; position++)
        this.table.set(position, column.last, constraints[index]?.span.to ?? 0);
      this.next[0] = root;
      const isEmpty = trie.firstChild(0) === 0 && trie.get(0, column.ends) === 0;
      root = next;
      return isEmpty ? [] : this.closed(1, []);
    });
  }

  get size(): number {
    return this.table.size;
  }

  /** The positions after one more character, in order and without those that others cover; the same list if nothing changes. */
  advance(positions: Front, character: number): Front {
    const { table, next } = this;
    let count = 0;
    for (const position of positions) {
      const own = table.get(position, column.code);
      if (isRun(own) && takes(own, own, character)) next[count++] = position;
      for (let child = table.firstChild(position); child > 0; child = table.nextChild(child)) {
        const code = table.get(child, column.code);
        if (!isRun(code) && takes(code, table.get(child, column.other), character)) next[count++] = child;
      }
    }
    return this.closed(count, positions);
  }

  /** The first positions that were noted as next, and those that runs of no character lead to. */
  private closed(noted: number, before: Front): Front {
    const { table, next } = this;
    let count = noted;
    let isSorted = true;
    for (let index = 0; index < count; index++) {
      const position = next[index] ?? 0;
      if (this.accepts(position) && table.get(position, column.code) === steps.run) return everything;
      isSorted &&= index === 0 || (next[index - 1] ?? 0) < position;
      for (let child = table.firstChild(position); child > 0; child = table.nextChild(child))
        if (isRun(table.get(child, column.code))) next[count++] = child;
    }
    if (!isSorted) sortFirst(next, count);
    let kept = 0;
    for (let index = 0; index < count; index++) {
      const position = next[index] ?? 0;
      if (kept > 0 && next[kept - 1] === position) continue;
      const first = position - table.get(position, column.covers);
      while (kept > 0 && (next[kept - 1] ?? 0) >= first) kept--;
      next[kept++] = position;
    }
    for (let index = 0; index < kept; index++) if (before[index] !== next[index]) return next.slice(0, kept);
    return before.length === kept ? before : next.slice(0, kept);
  }

  /** True if a pattern matches what has been read. */
  accepts(position: number): boolean {
    return this.table.get(position, column.ends) === 1;
  }

  isAtEnd(position: number, segment: number): boolean {
    return this.table.get(position, column.last) === segment;
  }

  /** True if a position accepts all that another one does, as far as that shows at a glance. */
  covers(position: number, other: number): boolean {
    return position >= other && position - this.table.get(position, column.covers) <= other;
  }

  /** Where the only way to a position begins. A position covers none of another way. */
  wayOf(position: number): number {
    return position - this.table.get(position, column.way);
  }

  needs(position: number): number {
    return this.table.get(position, column.needs);
  }

  /** Adds the characters of a set that the steps after some positions name; true if no other character can follow. */
  nameCharacters(positions: Front, set: Characters, named: number[]): boolean {
    const { table } = this;
    const add = (character: number) => {
      if (set.has(character) && !named.includes(character)) named.push(character);
    };
    let isBound = true;
    for (const position of positions) {
      if (isRun(table.get(position, column.code))) isBound = false;
      for (let child = table.firstChild(position); child > 0; child = table.nextChild(child)) {
        const [code, other] = [table.get(child, column.code), table.get(child, column.other)];
        if (code >= 0) add(code);
        else if (!isRun(code)) isBound = false;
        if (other !== code) add(other);
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
