import {
  buildTrustPolicy,
  denialsAgainst,
  denialsIn,
  judgeTrustPolicy,
  permitsEveryProfile,
  proveWrite,
  rewriteTrust,
  sourceArn,
  withoutDenials,
  withoutOthers,
  type Comparison,
  type Doubt,
  type TrustFinding,
  type TrustPolicy,
  type Wanted,
  type WithAccounts,
} from "../../trust";
import { intendedFor, permits } from "../role-trust";
import type { AccountRecord } from "../../readers/account/inventory";
import { clustersAreListed } from "../../readers/account/unread";

/** A cluster by name and Region, with the ARNs of those of its Fargate profiles that use the role. */
export interface ClusterUse {
  region: string;
  cluster: string;
  profiles: readonly string[];
}

/** The account that a role is for, with its Regions if they were read. */
export type OwnAccount = Pick<AccountRecord, "id" | "partition"> & Partial<Pick<AccountRecord, "regions" | "unknown">>;

/** Whom the roles of an account are for. */
export function intendedIn({ id, partition, regions = [], unknown = [] }: OwnAccount): WithAccounts {
  const seenRegions = regions.map(({ name }) => name).filter((name) => clustersAreListed({ regions, unknown }, name));
  return { ...intendedFor({ partition, seenRegions }), accounts: [id] };
}

/** What is wrong with a trust policy that is for the Fargate profiles of one account. */
export function trustFindings(document: unknown, account: OwnAccount): TrustFinding[] {
  const { scoped, exclusive } = judgeTrustPolicy(document, intendedIn(account));
  return [...scoped, ...exclusive];
}

/**
 * True if the Fargate service can assume the role for a cluster: for each of its profiles that use the role, or, if
 * none does yet, for every profile that it may get.
 */
export function permitsCluster(
  document: string,
  { region, cluster, profiles }: ClusterUse,
  account: OwnAccount,
): boolean {
  if (profiles.length === 0) return permitsEveryProfile(document, { accountId: account.id, region, cluster });
  return profiles.every((arn) => permits(document, { accountId: account.id, region, cluster, arn }));
}

/** The SourceArn line of a cluster. */
export function clusterLine({ region, cluster }: { region: string; cluster: string }, account: OwnAccount): string {
  return sourceArn({ partition: account.partition, region, accountId: account.id, cluster });
}

/** The trust policy with a line for each cluster, in the order of Region and name, and nothing else. */
export function trustFor(uses: readonly ClusterUse[], account: OwnAccount): TrustPolicy {
  return buildTrustPolicy([...new Set(uses.map((use) => clusterLine(use, account)))].sort());
}

/** The least trust policy with which a role serves the clusters that use it; undefined if none does. */
export function leastTrustPolicy(uses: readonly ClusterUse[], account: OwnAccount): TrustPolicy | undefined {
  return uses.length === 0 ? undefined : trustFor(uses, account);
}

/** The three outcomes of AWS's procedure for a trust policy: nothing to do, lines to add, or more to change. */
export type TrustOutcome = "fine" | "add" | "replace";

/** How a trust policy becomes right, and who gains and who loses the role by it. */
export interface TrustPlan extends Comparison {
  outcome: TrustOutcome;
  /** The right trust policy; undefined if nothing needs to change, or it is not written. */
  after?: TrustPolicy;
  /** Why it is not written. */
  doubt?: Doubt;
}

const nobody: Comparison = { gained: [], lost: [] };

/** The trust policy to write if a person sees who loses the role. */
function wantedFor(asked: readonly ClusterUse[], uses: readonly ClusterUse[], account: OwnAccount): Wanted {
  const linesOf = (clusters: readonly ClusterUse[]) => [...new Set(clusters.map((use) => clusterLine(use, account)))];
  const limit = linesOf(uses);
  return {
    intended: intendedIn(account),
    asked: linesOf(asked),
    ...(limit.length > 0 && { limit }),
    isLossShown: true,
  };
}

/**
 * AWS's procedure for a trust policy: it is fine, or it is right but lacks a cluster's line, which is added, or what is wrong with it
 * is changed. Every cluster that uses the role keeps it, and so does everyone who is not the Fargate service.
 * @param document the role's trust policy as JSON text
 * @param uses the clusters that the role is for: those that use it, and those that shall
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html#check-pod-execution-role
 */
export function planTrust(document: string, uses: readonly ClusterUse[], account: OwnAccount): TrustPlan {
  const { concernsFargate, scoped } = judgeTrustPolicy(document, intendedIn(account));
  const isSound = concernsFargate && scoped.length === 0;
  const lacking = uses.filter((use) => !permitsCluster(document, use, account));
  if (isSound && lacking.length === 0) return { outcome: "fine", ...nobody };
  const outcome = isSound ? "add" : "replace";
  let doubt: Doubt = { kind: "undecided" };
  // A cluster that gets in needs no line, unless what is wrong is what lets it in.
  for (const asked of lacking.length < uses.length ? [lacking, uses] : [uses]) {
    const written = rewriteTrust(document, wantedFor(asked, uses, account));
    if ("doubt" in written) doubt = written.doubt;
    else {
      const { policy: after, ...comparison } = written;
      const differences = comparison.lost.filter(({ kind }) => kind === "principal");
      if (differences.length > 0) doubt = { kind: "lost", differences };
      else if (uses.every((use) => permitsCluster(JSON.stringify(after), use, account)))
        return { outcome, after, ...comparison };
    }
  }
  return { outcome, ...nobody, doubt };
}

/** Makes a part of a trust policy right. Who gains and who loses the role is told from the whole of it. */
function planFromPart(
  part: TrustPolicy,
  document: string,
  uses: readonly ClusterUse[],
  account: OwnAccount,
): TrustPlan {
  const { after = part, doubt } = planTrust(JSON.stringify(part), uses, account);
  const proved = doubt ? { doubt } : proveWrite(document, after, wantedFor(uses, uses, account));
  return "doubt" in proved
    ? { outcome: "replace", ...nobody, doubt: proved.doubt }
    : { outcome: "replace", after, ...proved };
}

/** As `planTrust`, for the Fargate service alone: whether the others still need the role is for a person to say. */
export function planWithoutOthers(document: string, uses: readonly ClusterUse[], account: OwnAccount): TrustPlan {
  return planFromPart(withoutOthers(document), document, uses, account);
}

/**
 * The Deny statements that keep out a cluster which is to use the role, without regard to what the others allow, and what makes the trust policy
 * right without them: with the Deny alone gone, an Allow that it limits would let in everybody.
 */
export function planWithoutDenials(
  document: string,
  uses: readonly ClusterUse[],
  account: OwnAccount,
): { denials: string[]; plan: TrustPlan } {
  const isLetIn = (policy: TrustPolicy) => uses.every((use) => permitsCluster(JSON.stringify(policy), use, account));
  const denials = denialsAgainst(document, trustFor(uses, account), isLetIn);
  const part = withoutOthers(withoutDenials(document, denials));
  return { denials: denials.map(({ label }) => label), plan: planFromPart(part, document, uses, account) };
}

/** What keeps a cluster out of a role that is for the Fargate service: statements that deny it, a line that it lacks, or both. */
export function whatKeepsOut(
  document: string,
  use: ClusterUse,
  account: OwnAccount,
): { denials: string[]; lacksLine: boolean } {
  const { denials } = planWithoutDenials(document, [use], account);
  const allowing = JSON.stringify(withoutDenials(document, denialsIn(document)));
  // No Deny alone may keep it out: one of both is said in any case.
  return { denials, lacksLine: denials.length === 0 || !permitsCluster(allowing, use, account) };
}
