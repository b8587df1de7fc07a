import {
  accountOfPrincipal,
  actionMatches,
  assumeActionsOf,
  assumeRole,
  principalMatches,
} from "../policy/evaluate/statement";
import type { Condition } from "../policy/parse/conditions";
import { parseTrustPolicy } from "../policy/parse/policy";
import { allowsOf, deniesOf, type PrincipalEntry, type Statement } from "../policy/parse/statement";
import { distinctTimes, type Requester, sourceArnName } from "../policy/search/universe";
import { fargateRequester } from "./service-principal";
import { findRequest, type Narrowing, type SearchSpace } from "../policy/search/find-request";
import { type Decided, inOwnAccount, type Intended, withRoleOwner, worldOf } from "./intention";
import { mentionedAccounts, mentionedClusters, mentionedRegions, onlyPartition } from "./mentioned";
import { insideNarrowings, type Profiles, profilesNarrowing, withoutSourceArn } from "./narrowings";
import { distinctRequesters } from "./others";
import { within, WorkBudget } from "../policy/search/work-budget";

type Part = "account" | "cluster" | "region";
type Place = Partial<Record<Part, string>>;
type Named = Record<`${Part}s`, readonly string[]>;

interface PodsDifference {
  kind: "pods";
  /** Where they are, if that can be said. A part that is left out is any, except those of `besides`. */
  where?: { place: Place; besides: Named };
  /** The ARN of a Fargate profile whose pods are among them. */
  example: string;
}

/** A caller that one trust policy lets in and another does not. */
export type Difference =
  /** Pods on Fargate. */
  | PodsDifference
  /** The service, if its request has no aws:SourceArn. */
  | { kind: "no-profile" }
  /** Another principal; without a value, every one that neither policy names, of one account or of all. */
  | { kind: "principal"; type: PrincipalEntry["type"]; value?: string; account?: string };

/**
 * The callers that can assume a role by a trust policy and not by another, now or later. Exact, except for a condition that cannot
 * be understood: if both policies have it, it means the same in both; if not, it may let in or keep out.
 * The service is taken to send aws:SourceAccount with each aws:SourceArn: if a policy is right, this makes no difference to who
 * gets in.
 * @returns undefined if the work budget is used up
 */
export function whoGains(
  before: unknown,
  after: unknown,
  intended: WithAccounts,
  callers: Callers = "anyone",
): Difference[] | undefined {
  const [from, to] = [readBy(before, intended), readBy(after, intended)];
  return within(() => new Comparing(from, to, intended, callers, true).differences());
}

/** True if it is proved that nobody gains the role. Faster than `whoGains`, which also finds the callers. */
export function gainsNobody(
  before: unknown,
  after: unknown,
  intended: WithAccounts,
  callers: Callers = "anyone",
): boolean {
  const [from, to] = [readBy(before, intended), readBy(after, intended)];
  return within(() => new Comparing(from, to, intended, callers).isEmpty()) === true;
}

function readBy(document: unknown, intended: WithAccounts): readonly Statement[] {
  return withRoleOwner(parseTrustPolicy(document).statements, intended);
}

/** The callers that can use a role by only one of two trust policies. */
export interface Comparison {
  gained: Difference[];
  lost: Difference[];
}

/** Which callers a comparison is about: anyone, or only the pods that the role is for. */
type Callers = "anyone" | "intended";

/** An intention that has accounts. */
export type WithAccounts = Intended & Pick<Decided, "accounts">;

/** More places than this say nothing to a reader. */
const placeLimit = 60;

/** Finds the callers that a policy `to` lets in and a policy `from` does not. */
class Comparing {
  private readonly all: readonly Statement[];
  private readonly intended: Decided;
  private readonly inside: readonly Narrowing[];
  private readonly space: Omit<SearchSpace, "statements">;

  /** @param isShown people see the callers */
  constructor(
    private readonly from: readonly Statement[],
    private readonly to: readonly Statement[],
    given: WithAccounts,
    private readonly callers: Callers,
    isShown = false,
  ) {
    this.all = [...from, ...to];
    // An account is in one partition. It is known only if both policies name the same one.
    const partition = given.partition ?? (onlyPartition(from) === onlyPartition(to) ? onlyPartition(to) : undefined);
    const now = given.now ?? new Date();
    this.intended = { ...inOwnAccount(given), now, ...(partition !== undefined && { partition }) };
    this.inside = callers === "intended" ? insideNarrowings(this.intended) : [new Map()];
    const world = worldOf(this.all, this.intended, distinctTimes(this.all, now.getTime()));
    this.space = { world, budget: new WorkBudget(), isShown };
  }

  /** True if nobody does. */
  isEmpty(): boolean {
    if (this.podIn({ partition: this.intended.partition }) !== undefined) return false;
    return this.callers === "intended" || (!this.isWithoutProfile() && this.principals().next().done === true);
  }

  differences(): Difference[] {
    if (this.callers === "intended") return this.pods();
    const withoutProfile = this.isWithoutProfile() ? [{ kind: "no-profile" } as const] : [];
    return [...this.pods(), ...withoutProfile, ...this.principals()];
  }

  private isWithoutProfile(): boolean {
    return this.find(fargateRequester, assumeRole, withoutSourceArn) !== undefined;
  }

  private pods(): Difference[] {
    const { all, intended } = this;
    const accounts = [...new Set([...mentionedAccounts(all), ...intended.accounts])];
    const named: Named = { accounts, clusters: [...new Set(mentionedClusters(all))], regions: mentionedRegions(all) };
    const profiles: Profiles = { partition: intended.partition };
    const example = this.podIn(profiles);
    if (example === undefined) return [];
    // Only a reader needs to know which ones. If finding them takes too much work, it is still decided that there are some.
    const bySplitting = new Comparing(this.from, this.to, intended, this.callers, true);
    const found = within(() => bySplitting.split(profiles, ["account", "cluster", "region"], named, {}));
    return found?.slice(0, placeLimit) ?? [{ kind: "pods", example }];
  }

  /** Splits profiles by one part of their place after the other. They stay together if the part makes no difference. */
  private split(profiles: Profiles, parts: readonly Part[], named: Named, place: Place): PodsDifference[] {
    const example = this.podIn(profiles);
    if (example === undefined) return [];
    const [part, ...rest] = parts;
    if (part === undefined) return [{ kind: "pods", where: { place, besides: named }, example }];
    const names = named[`${part}s`];
    const choices = [...names, undefined].map((name) => {
      const chosen = name === undefined ? (["forbid", names] as const) : (["require", [name]] as const);
      return this.split({ ...profiles, [`${part}s`]: chosen }, rest, named, { ...place, [part]: name });
    });
    const isAny = ({ where }: PodsDifference) =>
      rest.every((one) => where?.place[one] === undefined && where?.besides[`${one}s`].length === 0);
    const isWhole = choices.every((found) => found.length === 1 && found.every(isAny));
    if (!isWhole) return choices.flat();
    const none = Object.fromEntries([part, ...rest].map((one) => [`${one}s`, []]));
    return [{ kind: "pods", where: { place, besides: { ...named, ...none } }, example }];
  }

  private podIn(profiles: Profiles): string | undefined {
    const narrowing = profilesNarrowing(profiles);
    for (const inside of this.inside) {
      const arn = this.find(fargateRequester, assumeRole, bothOf(inside, narrowing))?.get(sourceArnName);
      if (typeof arn === "string") return arn;
    }
    return undefined;
  }

  private *principals(): Generator<Difference> {
    for (const requester of distinctRequesters(this.all).all) {
      const { principal, unlike } = requester;
      const actions = [...assumeActionsOf(principal.type), ...sessionActions];
      if (!actions.some((action) => this.find(requester, action) !== undefined)) continue;
      const { type, value } = principal;
      const account = type === "AWS" ? accountOfPrincipal(value) : undefined;
      yield { kind: "principal", type, ...(unlike ? account !== undefined && { account } : { value }) };
    }
  }

  /** A request that `to` permits and `from` does not: no Allow of `from` permits it, or a Deny of `from` forbids it. */
  private find(requester: Requester, action: string, narrowing?: Narrowing): ReadonlyMap<string, unknown> | undefined {
    const denies = deniesOf(this.to);
    const isAbout = (statement: Statement) =>
      principalMatches(statement, requester.principal) !== "no" && actionMatches(statement, action) !== "no";
    const blocking = deniesOf(this.from).filter(isAbout);
    for (const allow of allowsOf(this.to).filter(isAbout)) {
      const inNone = this.search(allow, [...denies, ...allowsOf(this.from)], requester, action, narrowing);
      if (inNone) return inNone;
      for (const deny of blocking) {
        const both = { ...allow, conditions: [...allow.conditions, ...deny.conditions] };
        const forbidden = this.search(both, denies, requester, action, narrowing);
        if (forbidden) return forbidden;
      }
    }
    return undefined;
  }

  private search(
    allow: Statement,
    avoided: readonly Statement[],
    requester: Requester,
    action: string,
    narrowing?: Narrowing,
  ): ReadonlyMap<string, unknown> | undefined {
    const held = new Set(allow.conditions.filter(({ readable }) => readable).map(textOf));
    // A condition that the Allow has too always holds here.
    const open = (one: Statement) => one.conditions.filter((condition) => !held.has(textOf(condition)));
    const statements = avoided.map((one): Statement => ({ ...one, effect: "Deny", conditions: open(one) }));
    return findRequest({ ...this.space, statements }, allow, requester, action, narrowing)?.context;
  }
}

function bothOf(one: Narrowing, other: Narrowing): Narrowing {
  const both = new Map(one);
  for (const [name, change] of other) {
    const first = one.get(name);
    both.set(name, first ? (domain) => change(first(domain)) : change);
  }
  return both;
}

/** A caller who may do these can give a session the tags or the source identity that the role's policies may ask for. */
const sessionActions = ["sts:tagsession", "sts:setsourceidentity"];

function textOf({ operatorName, keyName, values, readable, variables, duplicates }: Condition): string {
  const others = duplicates.map((one) => [one.operatorName, one.values, one.readable]);
  return JSON.stringify([operatorName.toLowerCase(), keyName, [...values].sort(), readable, variables, others]);
}
