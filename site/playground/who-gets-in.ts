import {
  evaluateCondition,
  type Truth,
  accountOfPrincipal,
  assumeActionsOf,
  assumeRole,
  isAbout,
  isIdentity,
  type Request,
  statementApplies,
  parseTrustPolicy,
  allowsOf,
  deniesOf,
  type Statement,
  findRequest,
  type Narrowing,
  type SearchSpace,
  distinctTimes,
  type Requester,
  sourceAccountName,
  sourceArnKey,
  sourceArnName,
} from "../../core/policy";
import { withoutUnreadable } from "../../core/trust/broken";
import {
  accountPlaceholder,
  candidateAccounts,
  type Decided,
  inOwnAccount,
  type Intended,
  isPlaceholderCluster,
  withRoleOwner,
  worldOf,
} from "../../core/trust/intention";
import { readSourceArn } from "../../core/service/fargate";
import type { Difference } from "../../core/trust/compare";
import {
  fargateRequester,
  isMeantAsService,
  requestersFor,
  lettingIn,
  mentionedClusters,
  mentionedRegions,
} from "../../core/trust/mentioned";
import { judgeTrustPolicy, withAccountNamed } from "../../core/trust/judge-trust-policy";
import { type Change, insideNarrowings, ofPart, ofProfiles, withoutSourceArn } from "../../core/trust/narrowings";
import { distinctRequesters } from "../../core/trust/leaks";
import { within } from "../../core/work-budget";

/** Those of whom a reader asks whether they can use a role. */
export type Asker =
  /** Pods of a cluster that the role is for; without a name, of any cluster of the account. The Region is the one that is kept out. */
  | { kind: "own"; cluster?: string; region?: string }
  | { kind: "other-cluster" | "other-region" | "other-account" | "no-profile" | "services" | "principals" };

/** Whether some can use a role, and by which request that was tried. */
export interface Access {
  asker: Asker;
  /** "maybe": it depends on what cannot be understood. Undefined: the work budget does not do. */
  answer: Truth | undefined;
  /** False for those whom the role is not for. */
  isMeant: boolean;
  /** One that gets in if any does, else one that does not. */
  request: { principal: Difference; context: Record<string, string> };
  /** The statement that lets the request in or keeps it out, and the element that does; undefined if none is about it. */
  decided?: { effect: "Allow" | "Deny"; statement: string; element?: string };
  /** Those services or principals that get in. */
  admitted: Difference[];
}

/** Who is known to use a role. */
interface Using extends Record<"clusters" | "regions", readonly string[]> {
  /** True if a Region in the policy stands for each that its template is deployed to. */
  isRegionOpen?: boolean;
}

/**
 * Who can use a role by its trust policy, for a reader who wants to see it: each kind of requester with one request.
 * @param using the clusters that are known to use the role, and their Regions; default: those that the intention or the policy names
 * @returns an empty list for a document that IAM does not read
 */
export function whoGetsIn(document: unknown, wanted: Intended, using: Partial<Using> = {}): Access[] {
  const { statements, readable } = parseTrustPolicy(document);
  if (!readable) return [];
  const candidates = candidateAccounts(statements, wanted);
  const isRight = (accounts: readonly string[]) =>
    judgeTrustPolicy(document, { ...wanted, accounts }).scoped.length === 0;
  const accounts = candidates.find(isRight) ?? candidates[0];
  const intended = inOwnAccount({ ...wanted, accounts, now: wanted.now ?? new Date() });
  return withAccountNamed(
    new Asking(withRoleOwner(statements, intended), intended, {
      clusters: [],
      regions: [],
      isRegionOpen: false,
      ...using,
    }).answers(),
    accountPlaceholder,
  );
}

/** Lets in everyone, for an example of those who do not get in. */
const open = parseTrustPolicy({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:*" }],
}).statements;

class Asking {
  private readonly ever: SearchSpace;
  private readonly present: SearchSpace;
  private readonly clusters: readonly string[];

  constructor(
    private readonly statements: readonly Statement[],
    private readonly intended: Decided,
    private readonly using: Using,
  ) {
    const now = intended.now.getTime();
    const spaceAt = (times: readonly number[], regions = intended.regions) => ({
      statements,
      world: worldOf(statements, { ...intended, ...(regions && { regions }) }, times),
      isShown: true,
    });
    this.ever = spaceAt(distinctTimes(statements, now));
    const regions = [...using.regions, ...(intended.places ?? []).map(({ region }) => region)];
    this.present = spaceAt([now], intended.regions ?? regions);
    const named = mentionedClusters(lettingIn(statements), intended.accounts[0]);
    const own =
      using.clusters.length > 0 ? using.clusters : named.filter((name) => !isPlaceholderCluster(name, intended));
    this.clusters = [...new Set(intended.clusters ?? own)];
  }

  answers(): Access[] {
    const { clusters, intended, statements } = this;
    const ofOwn = this.own();
    const { cluster = "", region = "" } = placeOf(ofOwn[0]);
    const ownClusters = clusters.length > 0 ? clusters : [cluster];
    const named = this.using.regions.length > 0 ? this.using.regions : mentionedRegions(lettingIn(statements));
    const regions = intended.regions ?? (named.length > 0 ? named : [region]);
    const { accounts } = intended;
    const own = ofPart("account", accounts, "require");
    return [
      ...ofOwn,
      this.pods("other-cluster", !intended.clusters, own, ofPart("cluster", ownClusters, "forbid")),
      this.pods(
        "other-region",
        !intended.regions,
        own,
        ofPart("cluster", ownClusters, "require"),
        ofPart("region", regions, "forbid"),
      ),
      this.pods("other-account", false, ofPart("account", accounts, "forbid")),
      this.answer({ kind: "no-profile" }, false, requestersFor(statements), withoutSourceArn),
      this.others("services"),
      this.others("principals"),
    ];
  }

  /** A cluster has to get in from each of the Regions that are said of it, else from one of those that are said of all. */
  private own(): Access[] {
    const { clusters, using, intended } = this;
    const isSaid = (intended.places ?? []).length > 0;
    const all = (clusters.length > 0 ? clusters.slice(0, 50) : [undefined]).map((cluster) => {
      const places = (intended.places ?? []).filter((one) => one.cluster === cluster).map(({ region }) => [region]);
      const found = (places.length > 0 ? places : [using.regions]).map((regions) => this.ownPods(cluster, regions));
      return (found.find(({ answer }) => (answer === "yes") === using.isRegionOpen) ?? found[0]) as Access;
    });
    if (isSaid || using.regions.length < 2 || all.every(({ answer }) => answer !== "yes")) return all;
    // A Region that no cluster gets in from is one of them, too.
    const ofRegions = using.regions.map((region) => this.ownPods(undefined, [region]));
    return [...all, ...ofRegions.filter(({ answer }) => answer !== "yes")];
  }

  private ownPods(cluster: string | undefined, regions: readonly string[]): Access {
    const clusters = cluster === undefined ? this.clusters : [cluster];
    const narrowings = insideNarrowings({
      ...this.intended,
      ...(clusters.length > 0 && { clusters }),
      ...(regions.length > 0 && { regions }),
    });
    const asker = { kind: "own", ...(cluster !== undefined && { cluster }) } as const;
    const found = narrowings.map((one) => this.answer(asker, true, [fargateRequester], one, this.present));
    const first = (found.find(({ answer }) => answer === "yes") ?? found[0]) as Access;
    const [region] = regions.length === 1 ? regions : [];
    return first.answer === "yes" || region === undefined ? first : { ...first, asker: { ...asker, region } };
  }

  private pods(kind: "other-cluster" | "other-region" | "other-account", isMeant: boolean, ...parts: Change[]): Access {
    const narrowing = new Map([[sourceArnName, ofProfiles(this.intended, ...parts)]]);
    return this.answer({ kind }, isMeant, requestersFor(this.statements), narrowing);
  }

  private others(kind: "services" | "principals"): Access {
    const isAsked = ({ principal }: Requester) =>
      !isMeantAsService(principal) && (principal.type === "Service") === (kind === "services");
    return this.answer({ kind }, false, distinctRequesters(this.statements).requesters.filter(isAsked));
  }

  /** The answer for the first of some requesters who gets in; if none does, with a request of the first one. */
  private answer(
    asker: Asker,
    isMeant: boolean,
    requesters: readonly Requester[],
    narrowing?: Narrowing,
    space = this.ever,
  ): Access {
    const common = { asker, isMeant, admitted: [] };
    const found = within(() => requesters.flatMap((requester) => this.tryOut(space, requester, narrowing) ?? []));
    const sure = found?.find(({ isSure }) => isSure) ?? found?.[0];
    if (sure) {
      const { request, statement, isSure } = sure;
      return {
        ...common,
        answer: isSure ? "yes" : "maybe",
        request: this.shown(request, sure.requester),
        decided: { effect: "Allow", statement: statement.label },
        admitted: found?.map(({ requester }) => whoIs(requester)) ?? [],
      };
    }
    const [requester = fargateRequester] = requesters;
    const action = assumeActionsOf(requester.principal.type)[0] ?? assumeRole;
    const example = within(() =>
      findRequest({ ...space, statements: open }, open[0] as Statement, requester, action, narrowing),
    ) ?? { principal: requester.principal, action, context: new Map() };
    const request = withAccount(example);
    return {
      ...common,
      answer: found && "no",
      request: this.shown(request, requester),
      ...(found && { decided: this.keptOutBy(request) }),
    };
  }

  private tryOut(space: SearchSpace, requester: Requester, narrowing?: Narrowing) {
    const isPermitted = (allow: Statement, request: Request) =>
      statementApplies(allow, request) === "yes" &&
      deniesOf(this.statements).every((deny) => statementApplies(deny, request) === "no");
    for (const isSure of [true, false])
      for (const statement of allowsOf(this.statements))
        for (const action of assumeActionsOf(requester.principal.type)) {
          const allow = isSure ? withoutUnreadable(statement) : statement;
          const request = findRequest(space, allow, requester, action, narrowing);
          if (request && (!isSure || isPermitted(statement, request)))
            return { requester, statement, request: withAccount(request), isSure };
        }
    return undefined;
  }

  private keptOutBy(request: Request): Access["decided"] {
    const [first, ...others] = allowsOf(this.statements).filter(
      (one) => isAbout(one, request.principal, request.action) !== "no",
    );
    if (!first) return undefined;
    if ([first, ...others].some((one) => statementApplies(one, request) !== "no")) {
      const deny = this.statements.find((one) => one.effect === "Deny" && statementApplies(one, request) === "yes");
      if (deny) return { effect: "Deny", statement: deny.label };
    }
    const failing = first.conditions.find(
      (one) => evaluateCondition(one, request.context.get(one.keyName), isIdentity(request.principal)) === "no",
    );
    return { effect: "Allow", statement: first.label, ...(failing && { element: failing.element }) };
  }

  /** The request with the keys as the policy, or AWS, writes them. */
  private shown({ context }: Request, requester: Requester): Access["request"] {
    const written = new Map([
      ...this.statements.flatMap(({ conditions }) => conditions.map(({ keyName, key }) => [keyName, key] as const)),
      [sourceArnName, sourceArnKey] as const,
      [sourceAccountName, "aws:SourceAccount"] as const,
    ]);
    const known = [...context].flatMap(([name, value]) =>
      typeof value === "string" && !name.endsWith("time") ? [[written.get(name) ?? name, value]] : [],
    );
    return { principal: whoIs(requester), context: Object.fromEntries(known) as Record<string, string> };
  }
}

/** A request of the Fargate service for a profile brings the account too. */
function withAccount(request: Request): Request {
  const arn = request.context.get(sourceArnName);
  if (typeof arn !== "string" || !isMeantAsService(request.principal)) return request;
  const { accountId } = readSourceArn(arn);
  return { ...request, context: new Map([[sourceArnName, arn], [sourceAccountName, accountId], ...request.context]) };
}

function whoIs({ principal: { type, value }, unlike }: Requester): Difference {
  const account = type === "AWS" ? accountOfPrincipal(value) : undefined;
  return { kind: "principal", type, ...(unlike ? account !== undefined && { account } : { value }) };
}

function placeOf(own: Access | undefined): { cluster?: string; region?: string } {
  const arn = own?.request.context[sourceArnKey];
  return arn === undefined ? {} : readSourceArn(arn);
}
