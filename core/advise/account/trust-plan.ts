import {
  buildTrustPolicy,
  denialsAgainst,
  judgeTrustPolicy,
  proveWrite,
  rewriteTrust,
  serves,
  sourceArn,
  withoutDenials,
  withoutOthers,
  type Comparison,
  type Doubt,
  type TrustPolicy,
  type Wanted,
} from "../../trust";
import { intentionIn } from "../../facts/role-trust";
import type { Source } from "../../readers/source";

/** A cluster by name and Region, with the ARNs of those of its Fargate profiles that use the role. */
export interface ClusterUse {
  region: string;
  cluster: string;
  profiles: readonly string[];
}

/**
 * True if the Fargate service can assume the role for a cluster: for each of its profiles that use the role, or, if
 * none does yet, for every profile that it may get.
 */
export function permitsCluster(
  document: string,
  { region, cluster, profiles }: ClusterUse,
  { account: accountId = "" }: Source,
): boolean {
  if (profiles.length === 0) return serves(document, { for: { accountId, region, cluster }, every: true });
  return profiles.every((arn) => serves(document, { for: { accountId, region, cluster, arn } }));
}

/** The SourceArn line of a cluster. */
export function clusterLine(place: { region: string; cluster: string }, source: Source): string {
  const { partition = "aws", account: accountId = "" } = source;
  return sourceArn({ partition, accountId, ...place });
}

/** The trust policy with a line for each cluster, in the order of Region and name, and nothing else. */
export function trustFor(uses: readonly ClusterUse[], source: Source): TrustPolicy {
  return buildTrustPolicy([...new Set(uses.map((use) => clusterLine(use, source)))].sort());
}

/** The least trust policy with which a role serves the clusters that use it; undefined if none does. */
export function leastTrustPolicy(uses: readonly ClusterUse[], source: Source): TrustPolicy | undefined {
  return uses.length === 0 ? undefined : trustFor(uses, source);
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
function wantedFor(asked: readonly ClusterUse[], uses: readonly ClusterUse[], source: Source): Wanted {
  const linesOf = (clusters: readonly ClusterUse[]) => [...new Set(clusters.map((use) => clusterLine(use, source)))];
  const limit = linesOf(uses);
  return {
    intended: { ...intentionIn({}, source), accounts: [source.account ?? ""] },
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
export function planTrust(document: string, uses: readonly ClusterUse[], source: Source): TrustPlan {
  const { concernsFargate, scoped } = judgeTrustPolicy(document, intentionIn({}, source));
  const isSound = concernsFargate && scoped.length === 0;
  const lacking = uses.filter((use) => !permitsCluster(document, use, source));
  if (isSound && lacking.length === 0) return { outcome: "fine", ...nobody };
  const outcome = isSound ? "add" : "replace";
  let doubt: Doubt = { kind: "undecided" };
  // A cluster that gets in needs no line, unless what is wrong is what lets it in.
  for (const asked of lacking.length < uses.length ? [lacking, uses] : [uses]) {
    const written = rewriteTrust(document, wantedFor(asked, uses, source));
    if ("doubt" in written) doubt = written.doubt;
    else {
      const { policy: after, ...comparison } = written;
      const differences = comparison.lost.filter(({ kind }) => kind === "principal");
      if (differences.length > 0) doubt = { kind: "lost", differences };
      else if (uses.every((use) => permitsCluster(JSON.stringify(after), use, source)))
        return { outcome, after, ...comparison };
    }
  }
  return { outcome, ...nobody, doubt };
}

/** Makes a part of a trust policy right. Who gains and who loses the role is told from the whole of it. */
function planFromPart(part: TrustPolicy, document: string, uses: readonly ClusterUse[], source: Source): TrustPlan {
  const { after = part, doubt } = planTrust(JSON.stringify(part), uses, source);
  const proved = doubt ? { doubt } : proveWrite(document, after, wantedFor(uses, uses, source));
  return "doubt" in proved
    ? { outcome: "replace", ...nobody, doubt: proved.doubt }
    : { outcome: "replace", after, ...proved };
}

/** As `planTrust`, for the Fargate service alone: whether the others still need the role is for a person to say. */
export function planWithoutOthers(document: string, uses: readonly ClusterUse[], source: Source): TrustPlan {
  return planFromPart(withoutOthers(document), document, uses, source);
}

/**
 * The Deny statements that keep out a cluster which is to use the role, without regard to what the others allow, and what makes the trust policy
 * right without them: with the Deny alone gone, an Allow that it limits would let in everybody.
 */
export function planWithoutDenials(
  document: string,
  uses: readonly ClusterUse[],
  source: Source,
): { denials: string[]; plan: TrustPlan } {
  const isLetIn = (policy: TrustPolicy) => uses.every((use) => permitsCluster(JSON.stringify(policy), use, source));
  const denials = denialsAgainst(document, trustFor(uses, source), isLetIn);
  const part = withoutOthers(withoutDenials(document, denials));
  return { denials: denials.map(({ label }) => label), plan: planFromPart(part, document, uses, source) };
}
