import { fixFor, roleOf } from "./advise/fix-for-finding";
import type { Estate } from "./facts/estate";
import { type Exemptions, type FindingId } from "./findings";
import { extentOf } from "./findings/extent";
import { policyKinds, type PolicyName } from "./findings/configuration/policies";
import type { Fix } from "./findings/fix-kinds";
import { worstIdOf, type Found } from "./findings/found";
import { roleKey, type RoleIdentity } from "./records/identity";
import { describe, knownUrn } from "./records/record";
import { distinctBy, groupBy } from "./text";

/** What is reported as one: all that was found of one kind about a role or a resource. */
export interface Reported {
  id: FindingId;
  found: readonly [Found, ...Found[]];
  about: RoleIdentity;
  /** True if the fix of node-role-shared, which is reported too, ends this as well. */
  isShared: boolean;
  /** What to do: a search, so it is asked for only if somebody reads it. */
  fix: () => Fix;
}

/** An exemption for something that was found; perhaps it holds no longer. */
export interface Exempted {
  about: RoleIdentity;
  exemption: NonNullable<ReturnType<Exemptions["find"]>>;
}

/** Decides what a policy reports of what was found, at which level, with which fix, and what its exemptions leave out. */
export function decide(
  found: readonly Found[],
  estate: Estate,
  policy: PolicyName,
  exemptions: Exemptions,
): { reported: Reported[]; exempted: Exempted[] } {
  const keysOf = (findings: readonly Found[]) => new Set(findings.map((finding) => roleKey(aboutOf(finding))));
  const shared = keysOf(found.filter(({ kind }) => kind === "shared"));
  const refused = keysOf(found.filter((finding) => finding.kind === "untrusted" && !isOfAnother(finding)));
  const exempted = new Map<string, Exempted>();
  const toReport = found.filter((finding) => {
    if (!isOf(policy, finding)) return false;
    if (isElsewhere(finding) && refused.has(roleKey(finding.role))) return false;
    const about = aboutOf(finding);
    const exemption = exemptions.find(finding.id, { role: about, extent: () => extentOf(finding) });
    if (exemption) exempted.set(`${finding.id} ${roleKey(about)}`, { about, exemption });
    return exemption?.holds !== true;
  });
  const groups = [...groupBy(merged(toReport), groupOf).values()] as [Found, ...Found[]][];
  // EKS refuses a role of another account under any trust policy.
  const urgency = ([finding]: Reported["found"]) => Number(isOfAnother(finding));
  groups.sort((a, b) => urgency(b) - urgency(a));
  const reported = groups.map((findings) => {
    const [first] = findings;
    const about = aboutOf(first);
    const role = roleOf(about, estate);
    const isEnded = ["policy-missing", "workload-permissions", "untrusted"].includes(first.kind);
    const isShared = isEnded && !isOfAnother(first) && shared.has(roleKey(about)) && role?.owner === "others";
    return { id: first.id, found: findings, about, isShared, fix: () => fixFor(first, estate) };
  });
  return { reported, exempted: [...exempted.values()] };
}

/** All findings of one trust policy are one; of a role that may come out in several ways, the first with a finding is enough. */
function merged(findings: readonly Found[]): Found[] {
  const byRole = groupBy(findings, (finding) => (finding.kind === "trust" ? roleKey(finding.role) : finding));
  return [...byRole.values()].flatMap((findingsOfRole) => {
    const [first] = findingsOfRole;
    if (first?.kind !== "trust") return findingsOfRole;
    const samePolicy = findingsOfRole.flatMap((finding) =>
      finding.kind === "trust" && finding.document === first.document ? finding : [],
    );
    const parts = distinctBy(samePolicy, ({ id }) => id).flatMap((finding) => finding.findings);
    return { ...first, findings: parts, id: worstIdOf(parts) ?? first.id };
  });
}

/** What is found of the trust policy of a role that the source does not make. */
function isElsewhere(finding: Found): finding is Extract<Found, { kind: "trust" }> {
  return finding.kind === "trust" && finding.role.urn === undefined;
}

function isOfAnother(finding: Found) {
  return finding.kind === "untrusted" && finding.why.kind === "of-another-account";
}

/** Whether a policy reports a finding. */
function isOf(policy: PolicyName, finding: Found) {
  if (finding.kind === "trust-open")
    return finding.mayBeWrong?.some((part) => policy === `fargate-role-trust-${part}`) ?? false;
  // Nobody but the profile's policy speaks of a role that the stack does not make.
  return isElsewhere(finding)
    ? policy === "fargate-profile-role-usable"
    : policyKinds[policy].finds.includes(finding.id);
}

/** What is found of one group is reported as one: all of a trust policy, and all profiles that cannot use one role. */
function groupOf(finding: Found) {
  const isOfResource = finding.kind === "not-judged" || finding.kind === "entry-in-the-way";
  return JSON.stringify([
    finding.kind,
    isOfAnother(finding),
    isOfResource ? finding.at.urn : roleKey(aboutOf(finding)),
  ]);
}

/** The role that a finding is about, or the resource. */
function aboutOf(finding: Found): RoleIdentity {
  if ("role" in finding && finding.role) return finding.role;
  return { label: finding.at ? describe(finding.at) : "", urn: finding.at && knownUrn(finding.at) };
}
