import {
  assumeRole,
  type Request,
  statementApplies,
  clusterNamePattern,
  partitionNames,
  parseTrustPolicy,
  allowsOf,
  deniesOf,
  type Statement,
  type Condition,
  findRequest,
  type SearchSpace,
  distinctTimes,
  domainOf,
  requesterOf,
  sourceArnName,
  type Domain,
  restrict,
  solve,
} from "../policy";
import { memoizeByDocument } from "../memoize";
import { within } from "../work-budget";
import { findAdmitted, withoutUnreadable } from "./broken";
import { candidateAccounts, type Decided, withRoleOwner, worldOf } from "./intention";
import { sourceArnsIn, sourceArnsOf, takeAtCluster, fargateRequester } from "./mentioned";
import { insideNarrowings, isCanonicalAndRight } from "./narrowings";

/** Where a Fargate profile is. A part that is left out is any. */
export interface ProfilePlace {
  accountId?: string;
  region?: string;
  cluster?: string;
  profile?: string;
  arn?: string;
}

export interface Question {
  for: ProfilePlace;
  /** Whether it may for every profile of the place; default: for some profile. */
  every?: true;
  /** Whether it may at another moment than now. */
  now?: Date;
}

/**
 * The one answer to "may the role be assumed?". Never throws. If the work budget is spent first: true for some profile of a place,
 * false for every profile, and for one given by its ARN.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function serves(document: unknown, question: Question): boolean {
  return servesOne(document, { ...question, for: oneForAll(document, question.for) });
}

/** The name and the id of a Fargate profile at the end of its ARN. */
const profileEnd = /\/([0-9A-Za-z][\w-]{0,99})\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** One profile in the place of another one of its cluster: the answer is the same if no value is about single profiles. */
export function oneForAll(document: unknown, place: ProfilePlace): ProfilePlace {
  const { arn, profile } = place;
  const name = arn === undefined ? profile : profileEnd.exec(arn)?.[1];
  const isPlain = clusterNamePattern.test(name ?? "") && (profile ?? name) === name;
  if (!isPlain || !sourceArnsIn(parseTrustPolicy(document).statements).every(takeAtCluster)) return place;
  const end = "/profile/11111111-2222-3333-4444-555555555555";
  return { ...place, arn: arn?.replace(profileEnd, end), profile: profile && "profile" };
}

const servesOne = memoizeByDocument(servesUse);

function servesUse(document: unknown, { for: place, every, now = new Date() }: Question) {
  const policy = parseTrustPolicy(document);
  const { accountId, region, cluster, profile, arn } = place;
  const listed = (part: string | undefined) => (part === undefined ? undefined : [part]);
  const wanted = { accounts: listed(accountId), regions: listed(region), clusters: listed(cluster) };
  if (arn !== undefined) {
    // IAM refuses a malformed policy. A key that is repeated in the text is one key in what was read.
    if (policy.problems.length > Number(policy.ambiguous)) return false;
    // Fast path: almost every policy has the form that AWS shows, and lets in the profile.
    const { accounts } = wanted;
    if (
      isCanonicalAndRight(policy, { accounts }) &&
      sourceArnsOf(policy.statements).some((line) => arn.startsWith(line.replace(/\*$/, "")))
    )
      return true;
  }
  function isServed(accounts: readonly string[]) {
    const intended = { ...wanted, accounts, now, profile, sourceArn: arn };
    const statements = withRoleOwner(policy.statements, intended);
    const space = { statements, world: worldOf(statements, intended, [now.getTime()]) };
    return every ? isCovered(space, intended) : findAdmitted(space, intended) !== undefined;
  }
  const answer = within(() => candidateAccounts(policy.statements, wanted).some(isServed));
  return answer ?? (!every && arn === undefined);
}

/** True if no profile is left that each Allow keeps out, by a condition of its own or by a Deny. */
function isCovered(space: SearchSpace, intended: Decided) {
  const [narrowing] = insideNarrowings(intended);
  if (!narrowing) return false;
  const ways = allowsOf(space.statements)
    .map(withoutUnreadable)
    .flatMap((allow) => {
      const request = findRequest(space, allow, fargateRequester, assumeRole, narrowing);
      return request ? [waysOut(space.statements, allow, request)] : [];
    });
  const domain = domainOf(sourceArnName, [], fargateRequester, space.world);
  const profiles = narrowing.get(sourceArnName)?.(domain) ?? domain;
  return !isLeft(space, profiles, ways);
}

/** One way to be kept out by an Allow: conditions on aws:SourceArn that all have to fail, or to hold. */
type WayOut = readonly ["failing" | "sure", readonly Condition[]];

/** How a profile can be kept out. Its request is like one that gets in, but for its ARN. */
function waysOut(statements: readonly Statement[], allow: Statement, request: Request): WayOut[] {
  const isOnSourceArn = ({ keyName }: Condition) => keyName === sourceArnName;
  const ownConditions = allow.conditions.filter(isOnSourceArn).map((condition): WayOut => ["failing", [condition]]);
  const denies = deniesOf(statements).filter((denial) => {
    const elsewhere = denial.conditions.filter((condition) => !isOnSourceArn(condition));
    return statementApplies({ ...denial, conditions: elsewhere }, request) === "yes";
  });
  return [...ownConditions, ...denies.map((denial): WayOut => ["sure", denial.conditions.filter(isOnSourceArn)])];
}

/** True if some profile takes a way out of each Allow. */
function isLeft(space: SearchSpace, profiles: Domain, allows: readonly (readonly WayOut[])[]): boolean {
  if (!solve(profiles)) return false;
  const [first, ...furtherAllows] = allows;
  if (!first) return true;
  return first.some(([requirement, conditions]) => {
    const remaining = conditions.reduce((domain, condition) => restrict(domain, condition, requirement), profiles);
    return isLeft(space, remaining, furtherAllows);
  });
}

/**
 * False if an AWS service surely cannot assume a role by `sts:AssumeRole` at all; true too if that depends on something that cannot be
 * understood or decided. A document that is not a policy lets nobody in, since IAM refuses it. Never throws.
 * @param document the role's trust policy, as JSON text or as an object
 * @param service the service principal, for example `ec2.amazonaws.com`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function mayAssume(document: unknown, service: string): boolean {
  const { statements } = parseTrustPolicy(document);
  const requester = requesterOf({ type: "Service", value: service });
  const times = distinctTimes(statements, Date.now());
  const world = { roleAccounts: [], partitions: partitionNames, exampleAccounts: [], times };
  const isLetIn = (allow: Statement) => findRequest({ statements, world }, allow, requester, assumeRole);
  return within(() => allowsOf(statements).some(isLetIn)) ?? true;
}
