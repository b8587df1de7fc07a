import {
  accountOfPrincipal,
  assumeActionsOf,
  assumeRole,
  isAbout,
  type Request,
  type Condition,
  parseTrustPolicy,
  allowsOf,
  deniesOf,
  type PrincipalEntry,
  type Statement,
  distinctTimes,
  type Requester,
  sourceArnName,
  findRequest,
  type Narrowing,
  type SearchSpace,
} from "../policy";
import { fargateRequester, mentionedAccounts, mentionedClusters, mentionedRegions, onlyPartition } from "./mentioned";
import { type Decided, inOwnAccount, type WithAccounts, withRoleOwner, worldOf } from "./intention";
import { insideNarrowings, ofPart, ofProfiles, type Part, withoutSourceArn } from "./narrowings";
import { buildTrustPolicy, withoutDenials } from "./build";
import { distinctRequesters } from "./leaks";
import { sourceArn } from "../service/fargate";
import { distinct } from "../text";
import { within } from "../work-budget";

/** Of each part of their place the name, or the names that it does not have. */
type Where = Record<Part, string | readonly string[]>;

interface PodsDifference {
  kind: "pods";
  /** Where they are, if that can be said. */
  where?: Where;
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
export function whoGains(...compared: ConstructorParameters<typeof Comparing>): Difference[] | undefined {
  const comparing = new Comparing(...compared);
  const gaining = within(() => ({ example: comparing.podIn({}), notPods: [...comparing.notPods()] }));
  if (!gaining) return undefined;
  const { example, notPods } = gaining;
  return example === undefined ? notPods : [...comparing.pods(example), ...notPods];
}

/** True if it is proved that nobody gains the role. Faster than `whoGains`, which also finds the callers. */
export function gainsNobody(...compared: ConstructorParameters<typeof Comparing>): boolean {
  return within(() => new Comparing(...compared).isEmpty()) === true;
}

/** The lines that do not let in all of their profiles at all times. */
export function keptOut(document: unknown, lines: readonly string[], intended: WithAccounts): string[] {
  if (lines.length === 0) return [];
  // Whether the organization that a Deny spares is the own one is not known here.
  const isOfOrganization = ({ conditions }: Statement) =>
    conditions.some(({ keyName }) => keyName.startsWith("aws:sourceorg"));
  const unsure = deniesOf(parseTrustPolicy(document).statements).filter(isOfOrganization);
  const policy = withoutDenials(document, unsure);
  const isOut = (some: readonly string[]) => !gainsNobody(policy, buildTrustPolicy(some), intended);
  if (!isOut(lines)) return [];
  return lines.filter((line) => lines.length === 1 || isOut([line]));
}

/** True for a policy that lets in every cluster of an account. */
export function isOpenToEvery(document: unknown, accountId: string, intended: WithAccounts): boolean {
  const everyCluster = sourceArn({ partition: intended.partition ?? "*", region: "*", accountId, cluster: "*" });
  return keptOut(document, [everyCluster], intended).length === 0;
}

/** Which callers a comparison is about: anyone, or only the pods that the role is for. */
type Callers = "anyone" | "intended";

/** More places than this say nothing to a reader. */
const placeLimit = 60;

/** Finds the callers that a policy `to` lets in and a policy `from` does not. */
class Comparing {
  readonly from: readonly Statement[];
  readonly to: readonly Statement[];
  private readonly statements: readonly Statement[];
  private readonly intended: Decided;
  space: Omit<SearchSpace, "statements">;

  constructor(
    before: unknown,
    after: unknown,
    given: WithAccounts,
    private readonly callers: Callers = "anyone",
  ) {
    const read = (document: unknown) => withRoleOwner(parseTrustPolicy(document).statements, given);
    const [from, to] = [read(before), read(after)];
    [this.from, this.to, this.statements] = [from, to, [...from, ...to]];
    // An account is in one partition. It is known only if both policies name the same one.
    const partition = given.partition ?? (onlyPartition(from) === onlyPartition(to) ? onlyPartition(to) : undefined);
    const now = given.now ?? new Date();
    this.intended = { ...inOwnAccount(given), now, partition };
    const world = worldOf(this.statements, this.intended, distinctTimes(this.statements, now.getTime()));
    this.space = { world, isShown: true };
  }

  /** True if nobody does. */
  isEmpty(): boolean {
    return this.podIn({}) === undefined && this.notPods().next().done === true;
  }

  /** The pods that gain the role. One of them is known as an example. */
  pods(example: string): Difference[] {
    const { statements, intended } = this;
    const accounts = distinct([...mentionedAccounts(statements), ...intended.accounts]);
    const named = { account: accounts, cluster: mentionedClusters(statements), region: mentionedRegions(statements) };
    // Only a reader needs to know which ones. If finding them takes too much work, it is still decided that there are some.
    const differences = within(() => split(this, {}, ["account", "cluster", "region"], named, example));
    return differences?.slice(0, placeLimit) ?? [{ kind: "pods", example }];
  }

  /** A profile that gains the role, as its SourceArn. */
  podIn(where: Partial<Where>): string | undefined {
    const { intended, callers } = this;
    const parts = Object.entries(where).map(([part, chosen]) =>
      typeof chosen === "string" ? ofPart(part as Part, [chosen], "require") : ofPart(part as Part, chosen, "forbid"),
    );
    const pods = ofProfiles(intended, ...parts);
    const narrowings = callers === "intended" ? insideNarrowings(intended, pods) : [new Map([[sourceArnName, pods]])];
    for (const narrowing of narrowings) {
      const arn = find(this, fargateRequester, assumeRole, narrowing)?.get(sourceArnName);
      if (typeof arn === "string") return arn;
    }
    return undefined;
  }

  /** Those who are not pods. */
  *notPods(): Generator<Difference> {
    if (this.callers === "intended") return;
    if (find(this, fargateRequester, assumeRole, withoutSourceArn)) yield { kind: "no-profile" };
    for (const requester of distinctRequesters(this.statements).requesters) {
      const { principal, unlike } = requester;
      const actions = [...assumeActionsOf(principal.type), ...sessionActions];
      if (!actions.some((action) => find(this, requester, action) !== undefined)) continue;
      const { type, value } = principal;
      const account = type === "AWS" ? accountOfPrincipal(value) : undefined;
      yield { kind: "principal", type, ...(unlike ? account !== undefined && { account } : { value }) };
    }
  }
}

/** Splits pods by one part of their place after the other. They stay together if the part makes no difference. */
function split(
  comparing: Comparing,
  where: Partial<Where>,
  [part, ...laterParts]: readonly Part[],
  named: Record<Part, readonly string[]>,
  example = comparing.podIn(where),
): PodsDifference[] {
  if (example === undefined) return [];
  const whole = { account: [], cluster: [], region: [], ...where };
  if (part === undefined) return [{ kind: "pods", where: whole, example }];
  const choices = [...named[part], named[part]].map((chosen) =>
    // Without a name it is the same question again.
    split(comparing, { ...where, [part]: chosen }, laterParts, named, chosen.length > 0 ? undefined : example),
  );
  const isWhole = choices.every(
    (differences) =>
      differences.length === 1 &&
      differences.every((pods) => laterParts.every((laterPart) => pods.where?.[laterPart].length === 0)),
  );
  return isWhole ? [{ kind: "pods", where: whole, example }] : choices.flat();
}

/** A request that `to` permits and `from` does not: no Allow of `from` permits it, or a Deny of `from` forbids it. */
function find(
  comparing: Comparing,
  requester: Requester,
  action: string,
  narrowing?: Narrowing,
): Request["context"] | undefined {
  const isMeant = (statement: Statement) => isAbout(statement, requester.principal, action) !== "no";
  const denies = deniesOf(comparing.to);
  const blocking = deniesOf(comparing.from).filter(isMeant);
  const ways = allowsOf(comparing.to)
    .filter(isMeant)
    .flatMap((allow) => [
      { allow, avoided: [...denies, ...allowsOf(comparing.from)] },
      ...blocking.map(({ conditions }) => ({
        allow: { ...allow, conditions: [...allow.conditions, ...conditions] },
        avoided: denies,
      })),
    ]);
  for (const { allow, avoided } of ways) {
    const held = new Set(allow.conditions.filter(({ readable }) => readable).map(textOf));
    // A condition that the Allow has too always holds here.
    const statements = avoided.map((statement): Statement => {
      return {
        ...statement,
        effect: "Deny",
        conditions: statement.conditions.filter((open) => !held.has(textOf(open))),
      };
    });
    const request = findRequest({ ...comparing.space, statements }, allow, requester, action, narrowing);
    if (request) return request.context;
  }
  return undefined;
}

/** A caller who may do these can give a session the tags or the source identity that the role's policies may ask for. */
const sessionActions = ["sts:tagsession", "sts:setsourceidentity"];

function textOf({ operatorName, keyName, values, readable, variables, duplicates }: Condition) {
  const repeated = duplicates.map((duplicate) => [duplicate.operatorName, duplicate.values, duplicate.readable]);
  return JSON.stringify([operatorName.toLowerCase(), keyName, [...values].sort(), readable, variables, repeated]);
}
