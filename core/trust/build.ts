import {
  sourceArnKey,
  arnOf,
  accountIdPattern,
  trustPolicyLimit,
  trustPolicyLimitMaximum,
  parseTrustPolicy,
  deniesOf,
  type Statement,
} from "../policy";
import { fargateService } from "../service/fargate";
import { asList, compareTexts, isObject, parsedJson, asObject, distinct } from "../text";
import { spend } from "../work-budget";
import { weights } from "./weights";

export interface TrustStatement {
  Sid?: string;
  Effect: string;
  Condition?: Record<string, Record<string, unknown>>;
  Principal?: unknown;
  Action?: unknown;
  [element: string]: unknown;
}

export interface TrustPolicy {
  Version: string;
  Statement: TrustStatement[];
  [element: string]: unknown;
}

/** One value alone, several as a list: the form that AWS shows. */
export function oneOrList(values: readonly string[]): string | string[] | undefined {
  return values.length === 1 ? values[0] : [...values];
}

/** The one statement that lets the Fargate service assume a role for what the SourceArns match. */
export function statementFor(sourceArns: readonly string[]): TrustStatement {
  return {
    Effect: "Allow",
    Condition: { ArnLike: { [sourceArnKey]: oneOrList(sourceArns) } },
    Principal: { Service: fargateService },
    Action: "sts:AssumeRole",
  };
}

/**
 * The trust policy that AWS asks for. One SourceArn stands alone, several stand in one list in the order given:
 * a second `aws:SourceArn` key in the same object would not be valid JSON for IAM.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function buildTrustPolicy(sourceArns: readonly string[]): TrustPolicy {
  return { Version: "2012-10-17", Statement: [statementFor(sourceArns)] };
}

/** A value and a list of it are the same, lists have no order, and IAM writes the id of an account as its ARN. */
function canonical(value: unknown): string[] {
  return asList(value).map(canonicalItem).sort();
}

function canonicalItem(item: unknown): string {
  if (!isObject(item)) {
    const accountId = String(item);
    const isAccount = accountIdPattern.test(accountId);
    return isAccount ? arnOf({ partition: "aws", service: "iam", accountId, resource: "root" }) : accountId;
  }
  const members = Object.entries(item).map(([name, content]) => [name, canonical(content)]);
  return JSON.stringify(members.sort(([a], [b]) => compareTexts(String(a), String(b))));
}

/**
 * True if two trust policies differ in their form at most: IAM may show one in another form than it was given.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function isSameTrust(before: string, after: string): boolean {
  const text = (document: string) => JSON.stringify(canonical(parsedJson(document) ?? document));
  return before === after || text(before) === text(after);
}

/** Why IAM does not take a trust policy. */
export interface TooLong {
  /** To stand behind "has" or "would have". */
  reason: string;
  /** True if no quota is higher, so that asking for more does not help. */
  isFinal: boolean;
}

/** Why a trust policy is too long for IAM; undefined if it is not. `quota`: of the account, if it is known. */
export function whyTooLong(policy: TrustPolicy, quota?: number): TooLong | undefined {
  const { length } = JSON.stringify(policy).replace(/\s/g, "");
  if (length > trustPolicyLimitMaximum)
    return { reason: `${length} characters, and no quota allows more than ${trustPolicyLimitMaximum}`, isFinal: true };
  if (length <= (quota ?? trustPolicyLimit)) return undefined;
  const limit =
    quota === undefined
      ? `IAM takes ${trustPolicyLimit} unless the account's quota "Role trust policy length" is higher`
      : `the account's quota is ${quota}`;
  return { reason: `${length} characters, and ${limit}`, isFinal: false };
}

/** A policy without some of its statements. */
export function withoutDenials(document: unknown, denials: readonly Pick<Statement, "index">[]): TrustPolicy {
  const { document: raw } = parseTrustPolicy(document);
  const kept = asList(raw?.Statement).filter((_, place) => !denials.some(({ index }) => index === place));
  return { ...raw, Statement: kept } as TrustPolicy;
}

/** The Deny statements of a policy that keep somebody out, each by itself, whom the policy `allowing` lets in. */
export function denialsAgainst(
  document: unknown,
  allowing: TrustPolicy,
  isLetIn: (policy: TrustPolicy) => boolean,
): Statement[] {
  const { document: raw, statements } = parseTrustPolicy(document);
  const written = asList(raw?.Statement) as TrustStatement[];
  return deniesOf(statements).filter(
    ({ index }) => !isLetIn({ ...allowing, Statement: [...allowing.Statement, ...written.slice(index, index + 1)] }),
  );
}

/** One change of a trust policy, as a person makes it by hand: of a member, if no statement is added or removed. */
export interface Change {
  /** For a reader: a value counts one, a whole statement as much as several, and so does a long list. */
  cost: number;
  added?: TrustStatement;
  /** The place of the statement before any change. */
  removed?: number;
}

/** The smallest difference between two trust policies, by statements, members and values. */
export function differenceOf(before: unknown, after: unknown): Change[] {
  const { Statement: from, ...oldMembers } = contentOf(before);
  const { Statement: to, ...newMembers } = contentOf(after);
  return [...membersIn(oldMembers, newMembers), ...ofStatements(asList(from), asList(to))];
}

export function costOf(changes: readonly Change[]): number {
  return changes.reduce((sum, { cost }) => sum + cost, 0);
}

function contentOf(policy: unknown): Record<string, unknown> {
  return asObject(parseTrustPolicy(policy).document);
}

/** The cheapest way from the statements of one policy to those of another, which have the same order. */
function ofStatements(before: readonly unknown[], after: readonly unknown[]): readonly Change[] {
  // Most statements stay as they are: only those from the first to the last change are compared.
  const start = sameAtStart(before, after);
  const end = sameAtStart(before.slice(start).reverse(), after.slice(start).reverse());
  const from = before.slice(start, before.length - end);
  const to = after.slice(start, after.length - end);
  const known = new Map<number, readonly Change[]>();
  function align(index: number, place: number): readonly Change[] {
    const key = index * (to.length + 1) + place;
    const aligned = known.get(key);
    if (aligned) return aligned;
    // As long as so many steps of a search.
    spend(80);
    const [old, fresh] = [from[index], to[place]];
    const [isLeft, isMissing] = [index < from.length, place < to.length];
    const ways: (readonly Change[])[] = [];
    // What stays as it is need not be compared with anything else.
    if (isLeft && isMissing && isSame(old, fresh)) ways.push(align(index + 1, place + 1));
    else {
      if (isLeft && isMissing && asObject(old).Effect === asObject(fresh).Effect)
        ways.push([...membersIn(asObject(old), asObject(fresh)), ...align(index + 1, place + 1)]);
      if (isLeft) ways.push([{ cost: weights.statementRemoved, removed: start + index }, ...align(index + 1, place)]);
      if (isMissing)
        ways.push([{ cost: weights.statementAdded, added: fresh as TrustStatement }, ...align(index, place + 1)]);
    }
    const [best = []] = ways.sort((first, second) => costOf(first) - costOf(second));
    known.set(key, best);
    return best;
  }
  return align(0, 0);
}

function sameAtStart(from: readonly unknown[], to: readonly unknown[]) {
  const place = from.findIndex((statement, index) => !isSame(statement, to[index]));
  return place < 0 ? from.length : place;
}

/**
 * What changes in the members of an object.
 * @param element the element of the policy that they are in, whose name says what a change costs; default: each member is an element
 */
function membersIn(before: Record<string, unknown>, after: Record<string, unknown>, element?: string): Change[] {
  return distinct([...Object.keys(before), ...Object.keys(after)]).flatMap((key) =>
    inMember(element ?? key, before[key], after[key]),
  );
}

function inMember(element: string, before: unknown, after: unknown): Change[] {
  if (isSame(before, after)) return [];
  const whole: Change = { cost: element === "Principal" ? weights.principal : weights.value };
  if (isObject(before) && isObject(after)) {
    // If nothing of it stays, the whole is easier to read.
    const isNothingLeft = Object.keys(before).every((key) => after[key] === undefined);
    return isNothingLeft ? [whole] : membersIn(before, after, element);
  }
  const [old, fresh] = [asList(before), asList(after)];
  const removed = old.filter((value) => !fresh.includes(value));
  const added = fresh.filter((value) => !old.includes(value));
  const isReplaced = removed.length === old.length && removed.length + added.length > 0;
  if (!isOfValues(before) || !isOfValues(after) || isReplaced) return [whole];
  // A value that stands twice makes no difference.
  const values = Math.min(Math.max(added.length, removed.length), weights.longestList);
  return values === 0 ? [] : [{ cost: whole.cost * values }];
}

function isOfValues(member: unknown) {
  return member !== undefined && !isObject(member);
}

/** One value and a list of it are the same. An object and a list of it are not: IAM takes no list of principals. */
function isSame(first: unknown, second: unknown) {
  if (first === second) return true;
  if (first === undefined || second === undefined) return false;
  if (Array.isArray(first) !== Array.isArray(second) && isObject(asList(first)[0])) return false;
  return JSON.stringify(asList(first)) === JSON.stringify(asList(second));
}
