import type { Characters } from "./characters";
import { type Amount, fits, type Needs, needsOf, nothingLeft, nothingNeeded } from "./needs";
import { isRun, type Pattern, steps, takes } from "../evaluate/pattern";
import type { WorkBudget } from "./work-budget";

/** Which segments of a text a pattern is about, both included; it has to match all of their text. */
export interface Span {
  from: number;
  to: number;
}

export interface Placed {
  pattern: Pattern;
  span: Span;
}

/** What a text has to be: one pattern out of each list of `matches` matches it, and none of `avoids` does. */
export interface Constraints {
  matches: readonly (readonly Placed[])[];
  avoids: readonly Placed[];
}

/** A pattern that is followed through a text. */
export interface Followed {
  /** The number of its list. */
  list: number;
  lastSegment: number;
  needs: Needs;
  /** The places before its first step and after its last one. */
  first: number;
  end: number;
}

/** What a place has before it: any step, a run, or a run of any characters that is the tail of its pattern. */
const kinds = { other: 0, run: 1, tail: 2 };

/**
 * The places where the patterns of some constraints can be: before each step and at the end. They are numbered from pattern to
 * pattern and from list to list; the last list is what is to be avoided. The first numbers are for the lists that have matched for
 * good, by the number of the list.
 */
export class Places {
  /** How many lists are to match; this is also the number of the list that is to be avoided. */
  readonly wantedLists: number;
  /** By list: the last segment in which a pattern of it begins. */
  readonly lastStarts: readonly number[];
  /** By segment: the first places of the patterns that begin with it. */
  readonly starts: readonly number[][];
  private readonly followed: Followed[] = [];
  /** By place: its list, its pattern, what its next step takes, the same in the other case, and which kind that is. */
  readonly lists: Int32Array;
  readonly owners: Int32Array;
  private readonly codes: Int32Array;
  private readonly others: Int32Array;
  private readonly kinds: Uint8Array;

  /** @param rests what the text has from each segment on, and after the last one */
  constructor({ matches, avoids }: Constraints, rests: readonly Amount[], budget: WorkBudget) {
    const wanted = distinctLists(matches);
    // What asks for more than there is matches nothing, nor does a text that is to be avoided.
    const possible = (list: readonly Placed[]) =>
      list.filter(({ pattern, span }) => fits(needsOf(pattern), 0, rests[span.from] ?? nothingLeft));
    const avoided = new Set(avoids.flatMap(literalOf));
    const isLeft = (placed: Placed) => !literalOf(placed).some((literal) => avoided.has(literal));
    const lists = [...wanted.map((list) => possible(list).filter(isLeft)), possible(avoids)];
    const placed = lists.flatMap((patterns, list) => patterns.map((one) => ({ ...one, list })));
    const size = placed.reduce((total, { pattern }) => total + pattern.codes.length + 1, wanted.length);
    budget.spend(size);
    this.wantedLists = wanted.length;
    this.lastStarts = lists.map((list) => list.reduce((latest, { span }) => Math.max(latest, span.from), -1));
    this.starts = rests.map(() => []);
    this.owners = new Int32Array(size);
    this.lists = new Int32Array(size);
    this.codes = new Int32Array(size).fill(steps.nothing);
    this.kinds = new Uint8Array(size);
    for (let list = 0; list < wanted.length; list++)
      this.add({ list, lastSegment: Infinity, needs: nothingNeeded, first: list, end: list }, [steps.run]);
    let first = wanted.length;
    for (const { pattern, span, list } of placed) {
      const end = first + pattern.codes.length;
      this.starts[span.from]?.push(first);
      this.add({ list, lastSegment: span.to, needs: needsOf(pattern), first, end }, pattern.codes);
      first = end + 1;
    }
    // Few patterns take letters in either case.
    this.others = this.codes.slice();
    first = wanted.length;
    for (const { pattern } of placed) {
      if (pattern.others !== pattern.codes) this.others.set(pattern.others, first);
      first += pattern.codes.length + 1;
    }
  }

  private add(followed: Followed, codes: readonly number[]): void {
    const { first, end, list } = followed;
    this.owners.fill(this.followed.length, first, end + 1);
    this.lists.fill(list, first, end + 1);
    this.codes.set(codes, first);
    for (const [step, code] of codes.entries()) if (isRun(code)) this.kinds[first + step] = kinds.run;
    if (codes[codes.length - 1] === steps.run) this.kinds[first + codes.length - 1] = kinds.tail;
    this.followed.push(followed);
  }

  ownerOf(place: number): Followed {
    const owner = this.followed[this.owners[place] ?? -1];
    if (!owner) throw new RangeError(`there is no place ${place}`);
    return owner;
  }

  /** True if what a pattern still asks for at a place may be in what is to come of the text. */
  fits(place: number, rest: Amount): boolean {
    const { needs, first } = this.ownerOf(place);
    return fits(needs, place - first, rest);
  }

  isTail(place: number): boolean {
    return this.kinds[place] === kinds.tail;
  }

  isRun(place: number): boolean {
    return (this.kinds[place] ?? kinds.other) >= kinds.run;
  }

  /** True for a run of any characters that takes all that an earlier place of the pattern would take on the way to it. */
  takesPlaceOf(run: number, earlier: number): boolean {
    if (run < earlier || !this.isRun(run)) return false;
    const { needs, first } = this.ownerOf(run);
    return this.codes[run] === steps.run || needs.colons[run - first] === needs.colons[earlier - first];
  }

  isWildcard(place: number): boolean {
    const code = this.codes[place] ?? steps.nothing;
    return code < 0 && code !== steps.nothing;
  }

  takes(place: number, code: number): boolean {
    return takes(this.codes[place] ?? steps.nothing, this.others[place] ?? steps.nothing, code);
  }

  /** Adds the characters of a set that a place names, each once. */
  addNamed(place: number, set: Characters, named: number[]): void {
    const code = this.codes[place] ?? steps.nothing;
    const other = this.others[place] ?? steps.nothing;
    if (code < 0) return;
    if (set.has(code) && !named.includes(code)) named.push(code);
    if (other !== code && set.has(other) && !named.includes(other)) named.push(other);
  }

  /** The characters out of a set that a pattern asks for next, as far as no wildcard is between them. */
  literalsFrom(place: number, set: Characters): string {
    let text = "";
    for (let next = place; ; next++) {
      const code = this.codes[next] ?? steps.nothing;
      if (code < 0 || !set.has(code)) break;
      text += String.fromCharCode(code);
    }
    return text;
  }
}

/** The lists in the order of their size, each once. */
function distinctLists(lists: Constraints["matches"]): Constraints["matches"] {
  const distinct = lists.filter((list, index) => !lists.slice(0, index).some((earlier) => isSameList(earlier, list)));
  return distinct.sort((one, other) => one.length - other.length);
}

/** Identifies a text without wildcards together with its place; nothing for a pattern with wildcards. */
function literalOf({ pattern: { literal }, span: { from, to } }: Placed): string[] {
  return literal === undefined ? [] : [`${from} ${to} ${literal}`];
}

function isSameList(one: readonly Placed[], other: readonly Placed[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ pattern, span }, index) => {
      const twin = other[index];
      return pattern === twin?.pattern && span.from === twin.span.from && span.to === twin.span.to;
    })
  );
}
