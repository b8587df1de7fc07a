import { asList, asObject, isObject } from "../text";
import { parseTrustPolicy } from "../policy/parse/policy";
import type { TrustStatement } from "./build";

/**
 * One change of a trust policy, as a person makes it by hand. `index` is the place of the statement before any change; without it, the
 * change is one of the document itself. `path` leads from there to the member, such as `Condition`, `ArnLike`, `aws:SourceArn`.
 */
export type Change =
  | { kind: "add-statement"; statement: TrustStatement }
  | { kind: "remove-statement"; index: number }
  | { kind: "set"; index?: number; path: readonly string[]; value: unknown; isNew: boolean }
  | { kind: "remove"; index?: number; path: readonly string[] }
  /** Values of a list, or of one value that stands for a list. At least one value stays. */
  | { kind: "values"; index?: number; path: readonly string[]; added: readonly unknown[]; removed: readonly unknown[] };

/** The smallest difference between two trust policies, by statements, members and values. */
export function differenceOf(before: unknown, after: unknown): Change[] {
  const [from, to] = [before, after].map((one) => asObject(parseTrustPolicy(one).document));
  return [...membersIn({}, [], withoutStatements(from), withoutStatements(to)), ...ofStatements(from, to)];
}

/** What a difference costs a reader: a value counts one, a whole statement as much as several, and so does a long list. */
export function costOf(changes: readonly Change[]): number {
  return changes.map(costOfOne).reduce((sum, cost) => sum + cost, 0);
}

const longList = 3;

function costOfOne(change: Change): number {
  if (change.kind === "add-statement") return 4;
  if (change.kind === "remove-statement") return 2.5;
  const [element] = change.path;
  const cost = element === "Effect" ? 3 : element === "Principal" ? 1.5 : 1;
  if (change.kind !== "values") return cost;
  return cost * Math.min(Math.max(change.added.length, change.removed.length), longList);
}

function withoutStatements({ Statement: _, ...members }: Record<string, unknown> = {}): Record<string, unknown> {
  return members;
}

/** The cheapest way from the statements of one policy to those of another, which have the same order. */
function ofStatements(before: Record<string, unknown> = {}, after: Record<string, unknown> = {}): readonly Change[] {
  const [from, to] = [asList(before.Statement), asList(after.Statement)];
  const known = new Map<number, readonly Change[]>();
  const align = (index: number, place: number): readonly Change[] => {
    const key = index * (to.length + 1) + place;
    const before = known.get(key);
    if (before) return before;
    const [old, fresh] = [from[index], to[place]];
    const [isLeft, isMissing] = [index < from.length, place < to.length];
    const ways: (readonly Change[])[] = [];
    // What stays as it is need not be compared with anything else.
    if (isLeft && isMissing && isSame(old, fresh)) ways.push(align(index + 1, place + 1));
    else {
      if (isLeft && isMissing && asObject(old).Effect === asObject(fresh).Effect)
        ways.push([...membersIn({ index }, [], asObject(old), asObject(fresh)), ...align(index + 1, place + 1)]);
      if (isLeft) ways.push([{ kind: "remove-statement", index }, ...align(index + 1, place)]);
      if (isMissing)
        ways.push([{ kind: "add-statement", statement: fresh as TrustStatement }, ...align(index, place + 1)]);
    }
    const [best = []] = ways.sort((one, other) => costOf(one) - costOf(other));
    known.set(key, best);
    return best;
  };
  return align(0, 0);
}

type Place = Pick<Change & { kind: "set" }, "index">;

function membersIn(
  place: Place,
  path: readonly string[],
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    inMember(place, [...path, key], before[key], after[key]),
  );
}

function inMember(place: Place, path: readonly string[], before: unknown, after: unknown): Change[] {
  if (isSame(before, after)) return [];
  if (after === undefined) return [{ kind: "remove", ...place, path }];
  if (before === undefined) return [{ kind: "set", ...place, path, value: after, isNew: true }];
  if (isObject(before) && isObject(after)) {
    const changes = membersIn(place, path, before, after);
    // If nothing of it stays, the whole is easier to read.
    const isNothingLeft = Object.keys(before).every((key) => after[key] === undefined);
    return isNothingLeft ? [{ kind: "set", ...place, path, value: after, isNew: false }] : changes;
  }
  const [old, fresh] = [asList(before), asList(after)];
  const removed = old.filter((one) => !fresh.includes(one));
  const added = fresh.filter((one) => !old.includes(one));
  // A value that stands twice makes no difference.
  if (removed.length + added.length === 0) return [];
  const isWhole = isObject(before) || isObject(after) || removed.length === old.length;
  return isWhole
    ? [{ kind: "set", ...place, path, value: after, isNew: false }]
    : [{ kind: "values", ...place, path, added, removed }];
}

/** One value and a list of it are the same. An object and a list of it are not: IAM takes no list of principals. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  if (Array.isArray(one) !== Array.isArray(other) && isObject(asList(one)[0])) return false;
  return JSON.stringify(asList(one)) === JSON.stringify(asList(other));
}
