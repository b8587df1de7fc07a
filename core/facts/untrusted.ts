import { isOfAnotherAccount, placeOfProfile, type FargateProfile } from "./fargate-profiles";
import { intentionIn } from "./meant";
import type { WhyUntrusted } from "../findings/found";
import { deniesOf, parseTrustPolicy, regionNames } from "../policy";
import {
  serves,
  judgeTrust,
  denialsAgainst,
  mentionedRegions,
  withoutDenials,
  type Intended,
  type ProfilePlace,
} from "../trust";
import type { RoleFacts } from "./estate";
import { type Source, type UsingCluster } from "../readers/source";
import { roleKey } from "../records/identity";

/**
 * True if a trust policy lets in every Fargate profile that a cluster may get; without a Region, those of some Region. A cluster whose
 * profile uses the role counts as let in: another rule judges that profile.
 */
export function letsIn(
  document: unknown,
  { role, profiles }: RoleFacts,
  { name, region }: UsingCluster,
  { account, template }: Source,
): boolean {
  const isOfCluster = (profile: FargateProfile) =>
    profile.cluster === name && (region === undefined || profile.region === region);
  if (profiles.some((profile) => isOfCluster(profile) && !profile.isBeingDeleted)) return true;
  const isPlaced = region !== undefined && template?.region === undefined;
  const regions = isPlaced ? [region] : [...mentionedRegions(parseTrustPolicy(document).statements), ...regionNames];
  // A cluster that a template makes without a name may be the one.
  const clusters = [name, ...(template?.clusters ?? [])];
  const accountId = account ?? role.accountId;
  return clusters.some((cluster) =>
    regions.some((where) => serves(document, { for: { accountId, region: where, cluster }, every: true })),
  );
}

/** Why a Fargate profile cannot use its role; undefined if it can, or if nobody knows the trust policy. */
export function whyUntrusted(profile: FargateProfile, source: Source): WhyUntrusted | undefined {
  const { role, accountId: cluster = "" } = profile;
  if (!role) return undefined;
  if (isOfAnotherAccount(profile)) return { kind: "of-another-account", role: role.accountId ?? "", cluster };
  const document = profile.trustPolicy ?? source.rolesElsewhere?.get(roleKey(role))?.trustPolicy;
  // Which clusters the user names says nothing of whether the role serves this one.
  const { clusters, places, ...intended } = intentionIn(role, source);
  if (document === undefined) return undefined;
  return whyNotServed(document, placeOfProfile(profile, source), {
    intended,
    // No other rule judges whether a role made elsewhere serves anybody.
    isJudged: profile.trustPolicy !== undefined,
  });
}

/**
 * Why the Fargate service cannot assume a role for a profile of some place; undefined if it can, or if the role serves nobody, which is
 * a finding of its own.
 * @param intended whom the role is for
 * @param isJudged false for a role that no other rule judges: one that serves nobody counts here then
 */
export function whyNotServed(
  document: unknown,
  place: ProfilePlace,
  { intended = {}, isJudged = true }: { intended?: Intended; isJudged?: boolean } = {},
): WhyUntrusted | undefined {
  const { scoped } = judgeTrust(document, intended);
  // What is unsafe comes first.
  if (scoped.some(({ kind }) => kind === "malformed") || (isJudged && scoped[0]?.kind === "broken")) return undefined;
  return serves(document, { for: place }) ? undefined : whyKeptOut(document, place, intended);
}

function whyKeptOut(document: unknown, place: ProfilePlace, intended: Intended): WhyUntrusted {
  if (!judgeTrust(document, intended).concernsFargate) return { kind: "not-for-fargate" };
  const denials = denialsToRemove(document, intended, (policy) => serves(policy, { for: place }));
  if (denials.length > 0) return { kind: "kept-out", denials };
  if (!serves(document, { for: {} })) return { kind: "not-for-fargate" };
  return { kind: "kept-out", differIn: whoElse(document, place), denials };
}

const groups = [
  ["profile", "profiles"],
  ["region", "Regions"],
  ["accountId", "accounts"],
] as const;

/** The profiles, Regions, accounts or else clusters that a role is for, if that alone keeps a profile out of it. */
function whoElse(document: unknown, place: ProfilePlace) {
  const letsInWithout = (part: keyof ProfilePlace) =>
    serves(document, { for: { ...place, arn: undefined, [part]: undefined } });
  const [, group = "clusters"] = groups.find(([part]) => letsInWithout(part)) ?? [];
  return group;
}

/** The Deny statements without which a trust policy lets in a profile, and nobody that it must not; none if it does not. */
function denialsToRemove(document: unknown, intended: Intended, isLetIn: (policy: unknown) => boolean) {
  const denials = deniesOf(parseTrustPolicy(document).statements);
  const allowing = withoutDenials(document, denials);
  if (denials.length === 0 || !isLetIn(allowing)) return [];
  const against = denialsAgainst(document, allowing, isLetIn);
  const remaining = withoutDenials(document, against);
  return judgeTrust(remaining, intended).scoped.length === 0 ? against.map(({ label }) => label) : [];
}
