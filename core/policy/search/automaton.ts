import { memoizeByObject } from "../../memoize";
import type { Characters, Constraint } from "./segments";
import { isRun, type Pattern, steps, takes } from "../evaluate/pattern";

export type Front = readonly number[];

/** Where a constraint is before it begins, and where it is once it is met and nothing that follows matters. */
export const waiting = [0] as const;
export const everything = [1] as const;

/**
 * What is known of each position, one number each. `code`: the step that leads to it, and `other`: the same in the other case of
 * letters. `child`: how far the last position that follows it is, and `sibling`: how far back the one that follows its parent
 * before is; 0 if there is none. `ends`: 1 if a pattern ends there. `covers`: how many positions before accept nothing that it does not
 * accept too. `needs`: how many characters it takes at least until a pattern ends. `last`: the last segment of its constraint.
 */
const column = { code: 0, otherCase: 1, child: 2, sibling: 3, ends: 4, covers: 5, needs: 6, last: 7 } as const;
const width = 8;

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

/** The patterns of a list as a prefix trie: patterns share the positions of a common beginning. */
const trieOf = memoizeByObject(buildTrie);

function buildTrie(patterns: readonly Pattern[]) {
  const most = patterns.reduce((size, { codes }) => size + codes.length, 1);
  const trie = new Table(new Int32Array(most * width));
  trie.set(0, column.code, steps.nothing);
  let size = 1;
  for (const { codes, otherCases } of patterns) {
    if (codes.includes(steps.nothing)) continue;
    let parent = 0;
    for (let index = 0; index < codes.length; index++) {
      const [code = 0, other = 0] = [codes[index], otherCases[index]];
      let position = trie.firstChild(parent);
      while (
        position > 0 &&
        (trie.get(position, column.code) !== code || trie.get(position, column.otherCase) !== other)
      )
        position = trie.nextChild(position);
      if (position === 0) {
        position = size++;
        trie.set(position, column.code, code);
        trie.set(position, column.otherCase, other);
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
}

function findNeeds(trie: Table) {
  for (let position = trie.size - 1; position >= 0; position--) {
    let fewest = trie.get(position, column.ends) === 1 ? 0 : Infinity;
    for (let child = trie.firstChild(position); child > 0; child = trie.nextChild(child))
      fewest = Math.min(fewest, trie.get(child, column.needs) + (isRun(trie.get(child, column.code)) ? 0 : 1));
    trie.set(position, column.needs, fewest);
  }
}

/**
 * A run of any characters accepts all that a position before it accepts, as long as nothing branches off on the way. The positions of such a
 * way have numbers in a row.
 * @see Abdulla, Chen, Holík, Mayr, Vojnar: When Simulation Meets Antichains, TACAS 2010
 */
function findCovers(trie: Table) {
  let way = 0;
  for (let position = 1; position < trie.size; position++) {
    const before = position - 1;
    const isOnlyWay =
      trie.firstChild(before) === position && trie.nextChild(position) === 0 && trie.get(before, column.ends) === 0;
    way = isOnlyWay ? way + 1 : 0;
    if (trie.get(position, column.code) === steps.run) trie.set(position, column.covers, way);
  }
}

/** The patterns of some constraints as one nondeterministic automaton. A run (`*`) is a position that leads to itself. */
export class Automaton {
  /** By constraint: the positions before any character. */
  readonly starts: readonly Front[];
  readonly table: Table;

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
      const start = root;
      root += trie.size;
      for (let position = start; position < root; position++)
        this.table.set(position, column.last, constraints[index]?.span.to ?? 0);
      const isEmpty = trie.firstChild(0) === 0 && trie.get(0, column.ends) === 0;
      return isEmpty ? [] : closed(this, [start], []);
    });
  }

  get size(): number {
    return this.table.size;
  }

  /** The positions after one more character, in order and without those that others cover; the same list if nothing changes. */
  advance(positions: Front, character: number): Front {
    const { table } = this;
    const next: number[] = [];
    for (const position of positions) {
      const taken = table.get(position, column.code);
      if (isRun(taken) && takes(taken, taken, character)) next.push(position);
      for (let child = table.firstChild(position); child > 0; child = table.nextChild(child)) {
        const code = table.get(child, column.code);
        if (!isRun(code) && takes(code, table.get(child, column.otherCase), character)) next.push(child);
      }
    }
    return closed(this, next, positions);
  }

  accepts(position: number): boolean {
    return this.table.get(position, column.ends) === 1;
  }

  isAtEnd(position: number, segment: number): boolean {
    return this.table.get(position, column.last) === segment;
  }

  needs(position: number): number {
    return this.table.get(position, column.needs);
  }

  /** Adds the characters of a set that the steps after some positions name; true if no other character can follow. */
  nameCharacters(positions: Front, set: Characters, named: number[]): boolean {
    const { table } = this;
    function add(character: number) {
      if (set.has(character) && !named.includes(character)) named.push(character);
    }
    let isBound = true;
    for (const position of positions) {
      if (isRun(table.get(position, column.code))) isBound = false;
      for (let child = table.firstChild(position); child > 0; child = table.nextChild(child)) {
        const [code, otherCase] = [table.get(child, column.code), table.get(child, column.otherCase)];
        if (code >= 0) add(code);
        else if (!isRun(code)) isBound = false;
        if (otherCase !== code) add(otherCase);
      }
    }
    return isBound;
  }
}

/** Some positions and those that runs of no character lead to. */
function closed(automaton: Automaton, next: number[], before: Front): Front {
  const { table } = automaton;
  for (const position of next) {
    if (automaton.accepts(position) && table.get(position, column.code) === steps.run) return everything;
    for (let child = table.firstChild(position); child > 0; child = table.nextChild(child))
      if (isRun(table.get(child, column.code))) next.push(child);
  }
  next.sort((first, second) => first - second);
  const kept: number[] = [];
  for (const position of next) {
    const first = position - table.get(position, column.covers);
    while ((kept.at(-1) ?? -1) >= first) kept.pop();
    kept.push(position);
  }
  const isSame = kept.length === before.length && kept.every((position, index) => position === before[index]);
  return isSame ? before : kept;
}
