import { assumeRole, type Request, statementApplies } from "../policy/evaluate/statement";
import type { Condition } from "../policy/parse/conditions";
import { parseTrustPolicy } from "../policy/parse/policy";
import type { Statement } from "../policy/parse/statement";
import { partitionNames } from "../policy/regions";
import type { Truth } from "../policy/truth";
import { type Certainty, findRequest, type SearchSpace } from "../policy/search/find-request";
import { requesterOf } from "../policy/search/principal-keys";
import { type Domain, restrict, solve } from "../policy/search/request-space";
import { distinctTimes, domainOf, sourceArnName } from "../policy/search/universe";
import { within, WorkBudget } from "../policy/search/work-budget";
import { fargateRequester } from "./service-principal";
import { findAdmitted } from "./broken";
import { candidateAccounts, type Decided, worldOf } from "./intention";
import { insideNarrowings } from "./narrowings";

/** One cluster of one account in one Region. */
export interface ClusterPlace {
  accountId: string;
  region: string;
  cluster: string;
}

/**
 * True if the Fargate service may assume the role for every profile of a cluster: the trust policy has a line for it.
 * Never throws; false if that is not decided within the work budget.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function permitsEveryProfile(document: unknown, place: ClusterPlace, now = new Date()): boolean {
  const { statements } = parseTrustPolicy(document);
  const intended = { accounts: [place.accountId], regions: [place.region], clusters: [place.cluster], now };
  const world = worldOf(statements, intended, [now.getTime()]);
  return within(() => isCovered({ statements, world, budget: new WorkBudget() }, intended)) ?? false;
}

/**
 * True if the Fargate service may assume the role for some profile of a cluster, or for the one of a name, each part of whose
 * place is any if it is left out. Never throws; true if that is not decided within the work budget.
 */
export function permitsSomeProfile(
  document: unknown,
  place: Partial<ClusterPlace> & { profile?: string },
  now = new Date(),
): boolean {
  const { statements } = parseTrustPolicy(document);
  const { accountId, region, cluster, profile } = place;
  const listed = <Value>(value: Value | undefined) => (value === undefined ? undefined : [value]);
  const wanted = { accounts: listed(accountId), regions: listed(region), clusters: listed(cluster) };
  const budget = new WorkBudget();
  const isPermitted = (accounts: readonly string[]) => {
    const intended = { ...wanted, accounts, now, profile };
    const world = worldOf(statements, intended, [now.getTime()]);
    return findAdmitted({ statements, world, budget }, intended) !== undefined;
  };
  return within(() => candidateAccounts(statements, wanted).some(isPermitted)) ?? true;
}

/** True if no profile is left that each Allow keeps out, by a condition of its own or by a Deny. */
function isCovered(space: SearchSpace, intended: Decided): boolean {
  const [narrowing] = insideNarrowings(intended);
  if (!narrowing) return false;
  const ways = space.statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((allow) => {
      const request = findRequest(space, allow, fargateRequester, assumeRole, narrowing);
      return request ? [waysOut(space.statements, allow, request)] : [];
    });
  const all = domainOf(sourceArnName, [], fargateRequester, space.world);
  const profiles = narrowing.get(sourceArnName)?.(all) ?? all;
  return !isLeft(space, profiles, ways);
}

/** One way to be kept out by an Allow: conditions on aws:SourceArn that all have to fail, or to hold. */
interface WayOut {
  conditions: readonly Condition[];
  requirement: "failing" | "sure";
}

/** How a profile can be kept out. Its request is like one that gets in, but for its ARN. */
function waysOut(statements: readonly Statement[], allow: Statement, request: Request): WayOut[] {
  const own = allow.conditions.filter(isOnSourceArn).map((condition): WayOut => ({
    conditions: [condition],
    requirement: "failing",
  }));
  const denied = statements
    .filter(({ effect }) => effect === "Deny")
    .filter((deny) => {
      const elsewhere = { ...deny, conditions: deny.conditions.filter((condition) => !isOnSourceArn(condition)) };
      return statementApplies(elsewhere, request) === "yes";
    })
    .map((deny): WayOut => ({ conditions: deny.conditions.filter(isOnSourceArn), requirement: "sure" }));
  return [...own, ...denied];
}

function isOnSourceArn({ keyName }: Condition): boolean {
  return keyName === sourceArnName;
}

/** True if some profile takes a way out of each Allow. */
function isLeft(space: SearchSpace, profiles: Domain, allows: readonly (readonly WayOut[])[]): boolean {
  if (!solve(profiles, space.budget)) return false;
  const [first, ...rest] = allows;
  if (!first) return true;
  return first.some(({ conditions, requirement }) => {
    const left = conditions.reduce((domain, condition) => restrict(domain, condition, requirement), profiles);
    return isLeft(space, left, rest);
  });
}

/**
 * Whether an AWS service can assume a role by `sts:AssumeRole` at all: "yes" if some request of it gets through, "maybe" if
 * that depends on something that cannot be understood or decided, else "no". A document that is not a policy lets nobody in,
 * since IAM refuses it. Never throws.
 * @param document the role's trust policy, as JSON text or as an object
 * @param service the service principal, for example `ec2.amazonaws.com`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function mayAssume(document: unknown, service: string): Truth {
  const { statements } = parseTrustPolicy(document);
  const requester = requesterOf({ type: "Service", value: service });
  const times = distinctTimes(statements, Date.now());
  const world = {
    roleAccounts: [],
    partitions: partitionNames,
    // They are in the ARNs of Fargate profiles only.
    regions: [],
    exampleAccounts: [],
    exampleClusters: [],
    times,
  };
  const space: SearchSpace = { statements, world, budget: new WorkBudget() };
  const getsIn = (certainty: Certainty) =>
    statements.some(
      (statement) =>
        statement.effect === "Allow" &&
        findRequest(space, statement, requester, assumeRole, new Map(), certainty) !== undefined,
    );
  return within(() => (getsIn("sure") ? "yes" : getsIn("possible") ? "maybe" : "no")) ?? "maybe";
}
