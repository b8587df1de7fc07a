import { clusterAt, entryTypes, type Estate, type RoleFacts } from "../../facts/estate";
import type { FargateProfile } from "../../facts/fargate-profiles";
import { intentionIn, judgeTrust } from "../../facts/role-trust";
import { whatIsLeft } from "../../facts/whose-role";
import type { AccountFix, SecondRole, UnreadPlaces } from "../../findings/account-fix";
import type { Found, OwnRole, PolicyFix, StaleLine } from "../../findings/found";
import { memoizeByObject } from "../../memoize";
import { inlinePolicyName } from "../../readers/account/inventory";
import { hasHiddenUses, type Source } from "../../readers/source";
import { isSameRole, type RoleIdentity } from "../../records/identity";
import { workloadActions } from "../../rules/workload-permissions";
import { staleLines } from "../../rules/trust-stale-cluster";
import { groupBy } from "../../text";
import {
  allowedSourceArns,
  awsManagedPolicyName,
  otherPrincipals,
  parseRoleArn,
  parseTrustPolicy,
  sourceArnsOf,
  type Difference,
  type TrustPolicy,
} from "../../trust";
import { accountRole, asManyAsMayBe, mustStay, type AccountRole } from "./role";
import { createMissing, roleBeside, written } from "./second-role";
import { clusterLine, planTrust, planWithoutDenials, planWithoutOthers, type ClusterUse } from "./trust-plan";

/** What to do in an account about something that was found. */
export function accountFix(found: Found, estate: Estate): AccountFix {
  if (found.kind === "unread") {
    const { action, denied = false, toDo } = found.part;
    return { kind: "read", action: action ?? "", denied, toDo };
  }
  if (found.kind === "no-role") return missingRoleFix(estate, found.role);
  const role = "role" in found && found.role ? roleOf(found.role, estate) : undefined;
  return role ? fixOf(found, role) : { kind: "use-arn" };
}

function roleOf({ urn = "" }: RoleIdentity, estate: Estate): AccountRole | undefined {
  const { byUrn, roleWith } = indexOf(estate);
  const facts = byUrn.get(urn);
  return facts && roleWith(facts);
}

/** The roles of an estate by their URNs, and each brought together once. */
const indexOf = memoizeByObject((estate: Estate) => ({
  byUrn: new Map(estate.roles.map((role) => [role.role.urn ?? "", role])),
  roleWith: memoizeByObject((facts: RoleFacts) => accountRole(facts, estate)),
}));

function fixOf(found: Found, role: AccountRole): AccountFix {
  const { record, made, clusters, estate } = role;
  switch (found.kind) {
    case "trust":
      // What is right needs no plan, which costs more than the judgement.
      if (clusters.length > 0 || mustStay(role)) return trustFixForAll(role);
      return { kind: "set-elements", findings: found.findings };
    case "shared":
    case "policy-missing":
    case "workload-permissions":
      return policyFix(role, found.fix);
    case "untrusted":
      return found.why.kind === "not-for-fargate" ? secondRole(role) : trustFixForAll(role);
    case "stale-line":
      return staleFix(role)(found.line);
    case "unused":
      return {
        kind: "delete-role",
        attached: record.attachedPolicies,
        inline: record.policies.flatMap(({ name }) => inlinePolicyName(name) ?? []),
        others: otherPrincipals(record.trustPolicy),
      };
    case "another-arn":
      return ownRoleOf(role) ?? { kind: "profile-again", role: made.arn };
    case "path-in-aws-auth":
      // An access entry of the role goes before aws-auth, which may let in its nodes.
      return ownRoleOf(role) ?? { kind: "entry-for-path", isModeSet: found.takesEntries };
    case "entry-in-the-way":
    case "no-entry": {
      const { cluster = "", region = "" } = found.profile;
      const old = entryTypes(clusterAt(estate, cluster, region) ?? { entries: [] }, made.arn).slice(0, 1);
      // The profiles of a role that stays with others get another one; and an entry in the way may be that of the nodes.
      return ownRoleOf(role) ?? { kind: "create", arn: made.arn ?? "", entries: [{ region, cluster, old }] };
    }
    case "unhealthy":
      // A profile that somebody deleted should be gone.
      return {
        kind: "remove-cause",
        isFailed: found.status !== undefined,
        again: found.status !== "DELETE_FAILED",
      };
    default:
      return { kind: "use-arn" };
  }
}

function policyFix(role: AccountRole, fix: OwnRole | PolicyFix): AccountFix {
  if (fix.kind === "attach") return { ...fix, full: asManyAsMayBe(role) };
  if (fix.kind === "move") return fix;
  return fix.for === "pods" ? secondRole(role) : { ...fix, for: "nodes" };
}

/** What of an account was not read, so that clusters there may use a role unseen; undefined if all was. */
function unreadPlaces(source: Source): UnreadPlaces | undefined {
  const { regions = [], everyRegion } = source.complete ?? {};
  if (!everyRegion) return { regions: [...regions].sort() };
  return hasHiddenUses(source) ? "parts" : undefined;
}

/**
 * How the trust policy is made right. Never for a role that others need too.
 * @param lost who loses the role by it
 */
function trustFix({ estate, made }: AccountRole, policy: TrustPolicy, lost: readonly Difference[]): AccountFix {
  return {
    kind: "set-trust",
    ...written(policy, estate.source, staleLines(made, estate).length > 0),
    loses: lost.filter(({ kind }) => kind === "principal"),
    unread: unreadPlaces(estate.source),
  };
}

/** A role of its own for the Fargate profiles, if the one they have must stay as it is. */
function secondRole(role: AccountRole): SecondRole {
  const { estate, record, parsed } = role;
  // Without these the pods' logs would be lost in silence, or their images not be found.
  const forPods = record.policies.filter(({ document }) => workloadActions(document).length === 0);
  const logs = record.attachedPolicies.filter((arn) => awsManagedPolicyName(arn) === "CloudWatchLogsFullAccess");
  return {
    ...roleBeside(estate, parsed.name, stayingClusters(role), record.permissionsBoundary),
    needs: [...forPods.map(({ name }) => name), ...logs],
    left: mustStay(role) ? whatIsLeft(record.trustPolicy, intentionIn({}, estate.source)) : undefined,
    unread: unreadPlaces(estate.source),
  };
}

/** The second role that a role which must stay as it is gets beside it; undefined for any other. */
function ownRoleOf(role: AccountRole): SecondRole | undefined {
  return mustStay(role) ? secondRole(role) : undefined;
}

/** The clusters without those whose profiles are all going away: they need no other role any more. */
function stayingClusters({ clusters, facts }: AccountRole): ClusterUse[] {
  const staying = new Set(facts.profiles.filter((one) => !one.isBeingDeleted).map(({ arn }) => arn));
  return clusters.filter((use) => use.profiles.length === 0 || use.profiles.some((arn) => staying.has(arn)));
}

/** How the trust policy lets in every cluster of the role, with all that the role has to keep. Several findings ask for it. */
const trustFixForAll = memoizeByObject((role: AccountRole): AccountFix => {
  const { record, clusters, estate } = role;
  const { source } = estate;
  const own = ownRoleOf(role);
  if (own) return own;
  const isShared = judgeTrust(record.trustPolicy, intentionIn({}, source)).exclusive.length > 0;
  const { after, lost, doubt } = (isShared ? planWithoutOthers : planTrust)(record.trustPolicy, clusters, source);
  if (after) return trustFix(role, after, lost);
  const otherwise = secondRole(role);
  // The author of the Deny may have meant it.
  const { denials, plan } = planWithoutDenials(record.trustPolicy, clusters, source);
  if (denials.length > 0 && plan.after)
    return { kind: "without-denials", denials, fix: trustFix(role, plan.after, plan.lost), otherwise };
  return doubt ? { kind: "unproved", doubt, otherwise } : otherwise;
});

/**
 * How a line for a cluster that is gone leaves a trust policy. An aws:SourceArn without any line lets in nobody. To
 * delete that condition then lets in everybody.
 */
const staleFix = memoizeByObject((role: AccountRole): ((line: StaleLine["line"]) => AccountFix) => {
  const { record, made, clusters, estate } = role;
  const stale = new Set(staleLines(made, estate).map(({ line }) => line));
  // The lines of each statement that has no others.
  const gone = parseTrustPolicy(record.trustPolicy).statements.map((statement) => ({
    label: statement.label,
    lines: new Set(sourceArnsOf(statement).flatMap((values) => (values.every((one) => stale.has(one)) ? values : []))),
  }));
  const isLast = allowedSourceArns(record.trustPolicy).every((value) => stale.has(value));
  const isTaken = isLast && mustStay(role);
  const isForOthers = otherPrincipals(record.trustPolicy).length > 0;
  return (line) => {
    const alone = gone.filter(({ lines }) => lines.has(line));
    if (alone.length === 0) return { kind: "remove-line", line };
    if (isTaken) return secondRole(role);
    if (!isLast || (clusters.length === 0 && isForOthers))
      return { kind: "remove-fargate", statements: alone.map(({ label }) => label) };
    return { kind: "replace-line", line, lines: clusters.map((use) => clusterLine(use, estate.source)) };
  };
});

/** What to do about the profiles whose role is not there: those that name one role, by any path, get one role. */
function missingRoleFix(estate: Estate, role: RoleIdentity): AccountFix {
  const { source } = estate;
  const uses = estate.profiles.filter((one) => !one.isBeingDeleted && isSameMissing(one, role));
  const [arn] = commonestRole(uses, role);
  const parsed = parseRoleArn(arn ?? "");
  if (parsed && parsed.accountId !== source.account) return { kind: "profile-again", account: source.account };
  if (!parsed) return { kind: "profile-again", account: undefined };
  const first = createMissing(estate, parsed, uses);
  return role.arn === arn ? first : { kind: "profile-again", role: arn, first };
}

function isSameMissing({ role }: FargateProfile, missing: RoleIdentity): boolean {
  return role !== undefined && (role.arn === missing.arn || isSameRole(role, missing));
}

/** The ARN that most profiles have; of several, the first. */
function commonestRole(uses: readonly FargateProfile[], role: RoleIdentity): (string | undefined)[] {
  const byArn = groupBy(uses, (use) => use.role?.arn);
  const sorted = [...byArn].sort(([, a], [, b]) => b.length - a.length);
  return [...sorted.map(([arn]) => arn), role.arn];
}
