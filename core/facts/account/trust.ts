import {
  addSourceArns,
  allowedPrincipals,
  allowedSourceArns,
  buildTrustPolicy,
  denialsAgainst,
  denialsIn,
  fargateService,
  judgeTrustPolicy,
  parseTrustPolicy,
  permitsEveryProfile,
  scopeTrustPolicy,
  soundSourceArns,
  sourceArn,
  withDenials,
  withoutDenials,
  type TrustFinding,
  type Intended,
  type TrustPolicy,
} from "../../trust";
import { intendedFor, permits } from "../trust";
import type { AccountRecord } from "./inventory";
import { clustersAreListed } from "./unknown-parts";

/** A cluster by name and Region, with the ARNs of those of its Fargate profiles that use the role. */
export interface ClusterUse {
  region: string;
  cluster: string;
  profiles: readonly string[];
}

/** The account that a role is for, with its Regions where they were read. */
export type OwnAccount = Pick<AccountRecord, "id" | "partition"> & Partial<Pick<AccountRecord, "regions" | "unknown">>;

/** Whom the roles of an account are for. */
export function intendedIn({ id, partition, regions = [], unknown = [] }: OwnAccount): Intended {
  const seenRegions = regions.map(({ name }) => name).filter((name) => clustersAreListed({ regions, unknown }, name));
  return intendedFor({ accounts: [id], partition, seenRegions });
}

/** What is wrong with a trust policy that is for the Fargate profiles of one account. */
export function trustFindings(document: unknown, account: OwnAccount): TrustFinding[] {
  const { scoped, exclusive } = judgeTrustPolicy(document, intendedIn(account));
  return [...scoped, ...exclusive];
}

/**
 * True if the Fargate service can assume the role for a cluster: for each of its profiles that use the role, or, where
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

function isRight(document: string, uses: readonly ClusterUse[], account: OwnAccount): boolean {
  const { concernsFargate, scoped, exclusive } = judgeTrustPolicy(document, intendedIn(account));
  if (!concernsFargate || scoped.length + exclusive.length > 0) return false;
  return uses.every((use) => permitsCluster(document, use, account));
}

/** The SourceArn line of a cluster. */
export function clusterLine({ region, cluster }: { region: string; cluster: string }, account: OwnAccount): string {
  return sourceArn({ partition: account.partition, region, accountId: account.id, cluster });
}

/** The trust policy with a line for each cluster, in the order of Region and name, and nothing else. */
export function trustFor(uses: readonly ClusterUse[], account: OwnAccount): TrustPolicy {
  return buildTrustPolicy([...new Set(uses.map((use) => clusterLine(use, account)))].sort());
}

/** The least trust policy with which a role serves the clusters that use it; undefined where none does. */
export function leastTrustPolicy(uses: readonly ClusterUse[], account: OwnAccount): TrustPolicy | undefined {
  return uses.length === 0 ? undefined : trustFor(uses, account);
}

/** The three outcomes of AWS's procedure for a trust policy: nothing to do, a line to add, the whole to replace. */
export type TrustOutcome = "fine" | "add" | "replace";

/** How a trust policy becomes right, and who loses access by it. */
export interface TrustPlan {
  outcome: TrustOutcome;
  /** The right trust policy; undefined if nothing needs to change, or Deny statements stand in the way. */
  after?: TrustPolicy;
  /** Principals and SourceArns that the policy allows now and no longer then. */
  loses: string[];
}

/** The SourceArns that a role keeps, with a line for each cluster that they lack. */
function neededSourceArns(document: string, uses: readonly ClusterUse[], account: OwnAccount): string[] {
  const kept = soundSourceArns(parseTrustPolicy(document).statements, intendedIn(account));
  const lines = uses
    .filter((use) => kept.length === 0 || !permitsCluster(JSON.stringify(buildTrustPolicy(kept)), use, account))
    .map((use) => clusterLine(use, account));
  return [...new Set([...kept, ...lines])];
}

/** @returns undefined if Deny statements, which somebody may have meant as they are, keep the Fargate service out */
function replacement(document: string, uses: readonly ClusterUse[], account: OwnAccount): TrustPolicy | undefined {
  const sourceArns = neededSourceArns(document, uses, account);
  // What other statements do rightly, for example a Deny of the organisation's, is kept where that is possible.
  const scoped = scopeTrustPolicy(document, sourceArns);
  if (scoped && isRight(JSON.stringify(scoped), uses, account)) return scoped;
  const fresh = buildTrustPolicy(sourceArns);
  const denying = denialsIn(document);
  if (denying.length === 0) return fresh;
  const denied = withDenials(fresh, denying);
  return isRight(JSON.stringify(denied), uses, account) ? denied : undefined;
}

/**
 * The Deny statements that keep out a cluster which is to use the role, whatever the others allow, and the right trust policy
 * without them. It has the clusters' lines: with the Deny alone gone, an Allow that it limits would let in everybody.
 */
export function planWithoutDenials(
  document: string,
  uses: readonly ClusterUse[],
  account: OwnAccount,
): { denials: string[]; after: TrustPolicy } {
  const fresh = buildTrustPolicy(neededSourceArns(document, uses, account));
  const shutting = denialsAgainst(document, fresh, (policy) => isRight(JSON.stringify(policy), uses, account));
  const kept = denialsIn(document).filter(({ index }) => !shutting.some((one) => one.index === index));
  return { denials: shutting.map(({ label }) => label), after: withDenials(fresh, kept) };
}

/** What keeps a cluster out of a role that is for the Fargate service: statements that deny it, a line that it lacks, or both. */
export function whatKeepsOut(
  document: string,
  use: ClusterUse,
  account: OwnAccount,
): { denials: string[]; lacksLine: boolean } {
  const { denials } = planWithoutDenials(document, [use], account);
  const isDeniedOnly =
    denials.length > 0 && permitsCluster(JSON.stringify(withoutDenials(document, denialsIn(document))), use, account);
  return { denials, lacksLine: !isDeniedOnly };
}

function lostAccess(document: string, after: TrustPolicy, findings: readonly TrustFinding[]): string[] {
  const text = JSON.stringify(after);
  const others = findings.some(({ kind }) => kind === "unsafe" || kind === "account-only")
    ? [`${fargateService} on behalf of any other Fargate profile`]
    : [];
  const kept = new Set([...allowedPrincipals(text), ...allowedSourceArns(text)]);
  return [
    ...[...allowedPrincipals(document), ...allowedSourceArns(document)].filter((value) => !kept.has(value)),
    ...others,
  ];
}

/**
 * AWS's procedure for a trust policy: it is fine, or it is right but lacks a cluster's line, which is added, or it does
 * not match and is replaced. Every cluster that uses the role keeps it.
 * @param document the role's trust policy as JSON text
 * @param uses the clusters that the role is for: those that use it, and those that shall
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html#check-pod-execution-role
 */
export function planTrust(document: string, uses: readonly ClusterUse[], account: OwnAccount): TrustPlan {
  const { concernsFargate } = judgeTrustPolicy(document, { accounts: [account.id] });
  const findings = trustFindings(document, account);
  if (concernsFargate && findings.length === 0) {
    const lacking = uses.filter((use) => !permitsCluster(document, use, account));
    if (lacking.length === 0) return { outcome: "fine", loses: [] };
    const added = addSourceArns(
      document,
      lacking.map((use) => clusterLine(use, account)),
    );
    if (added && isRight(JSON.stringify(added), uses, account)) return { outcome: "add", after: added, loses: [] };
  }
  const after = replacement(document, uses, account);
  if (after === undefined) return { outcome: "replace", loses: [] };
  return { outcome: "replace", after, loses: lostAccess(document, after, findings) };
}
