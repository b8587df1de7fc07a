import type { AccountRole } from "../facts/account/account-role";
import { intendedIn, whatKeepsOut, type ClusterUse } from "../facts/account/trust";
import { judgeTrust, permits, type ProfilePlace } from "../facts/role-trust";
import type { AccountFinding } from "../findings/account";
import type { ProfileRoleUntrusted, WhyUntrusted } from "../findings/found";
import { denialsAgainst, denialsIn, withoutDenials, type Intended } from "../trust";
import { secondRole, trustFixForAll } from "./account-fixes";

/**
 * Why the Fargate service cannot assume a role for a profile of some place; undefined if it can, or if the role serves nobody, which is
 * a finding of its own.
 * @param intended whom the role is for
 * @param isJudged false for a role that no other rule judges: one that serves nobody counts here then
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function whyUntrusted(
  document: unknown,
  place: ProfilePlace,
  { intended = {}, isJudged = true }: { intended?: Intended; isJudged?: boolean } = {},
): WhyUntrusted | undefined {
  const { concernsFargate, scoped } = judgeTrust(document, intended);
  if (scoped.some(({ kind }) => kind === "malformed" || (kind === "broken" && isJudged))) return undefined;
  if (permits(document, place)) return undefined;
  if (!concernsFargate) return { kind: "not-for-fargate" };
  const denials = denialsToRemove(document, intended, (policy) => permits(policy, place));
  return denials.length > 0
    ? { kind: "kept-out", denials }
    : { kind: "kept-out", others: whoElse(document, place), denials };
}

/** Why a role of an account is not for a profile of a cluster, or not for each profile that the cluster may get; with what to do. */
export function untrustedIn(
  role: AccountRole,
  use: ClusterUse,
  profile?: string,
): Pick<AccountFinding, "found" | "fix"> {
  const { region, cluster } = use;
  const { concernsFargate } = judgeTrust(role.record.trustPolicy, intendedIn(role.account));
  const found: ProfileRoleUntrusted = {
    id: "profile-role-untrusted",
    role: { label: role.parsed.name },
    profile: { cluster, region, name: profile },
    why: concernsFargate ? whyUntrustedIn(role, use, profile) : { kind: "not-for-fargate" },
  };
  return { found, fix: concernsFargate ? trustFixForAll(role) : secondRole(role) };
}

function whyUntrustedIn({ account, record }: AccountRole, use: ClusterUse, profile?: string): WhyUntrusted {
  const { denials, lacksLine } = whatKeepsOut(record.trustPolicy, use, account);
  const place = { accountId: account.id, region: use.region, cluster: use.cluster, profile };
  return {
    kind: "kept-out",
    ...(lacksLine && { others: whoElse(record.trustPolicy, place) }),
    denials,
  };
}

/** What alone keeps a profile out of a role that is for others: its name, its Region or its account; else its cluster. */
function whoElse(document: unknown, place: ProfilePlace) {
  if (permits(document, place)) return "profiles";
  const letsInWithout = (part: "profile" | "region" | "accountId") =>
    permits(document, { ...place, [part]: undefined });
  if (letsInWithout("profile")) return "profiles";
  if (letsInWithout("region")) return "Regions";
  return letsInWithout("accountId") ? "accounts" : "clusters";
}

/** The Deny statements without which a trust policy lets in a profile, and nobody that it must not; none if it does not. */
function denialsToRemove(document: unknown, intended: Intended, isLetIn: (policy: unknown) => boolean): string[] {
  const denials = denialsIn(document);
  const allowing = withoutDenials(document, denials);
  if (denials.length === 0 || !isLetIn(allowing)) return [];
  const against = denialsAgainst(document, allowing, isLetIn);
  const rest = withoutDenials(document, against);
  return judgeTrust(rest, intended).scoped.length === 0 ? against.map(({ label }) => label) : [];
}
