import type { Estate, OutcomeRule, RoleOutcome, RoleRule, RoleFacts } from "../facts/estate";
import { isRightAnyway, judgeKnown, leastPermissive, type JudgedRole } from "../facts/role-trust";
import { intentionInUse, intentionOf, intentionShown } from "../facts/meant";
import { placeOfProfile, type FargateProfile } from "../facts/fargate-profiles";
import { idOf, type TrustFound, type TrustOpen } from "../findings/found";
import { isServiceLinked, templateAccountReference, type MadeRole, type RoleIdentity } from "../records/identity";
import { isPartlyUnknown, undecrypted, type ResourceRecord } from "../records/record";
import { groupBy } from "../text";
import { fargateService } from "../service/fargate";
import { noAccount } from "../policy";
import {
  judgeTrust,
  mayAssume,
  serves,
  standIn,
  whyNotAllowed,
  withAccountNamed,
  type Intended,
  type TrustFinding,
} from "../trust";
import { lengthOf } from "./trust-length";

/**
 * The callers that can assume a pod execution role.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html#check-pod-execution-role
 */
export const trustPolicy: OutcomeRule = { id: "trust-unsafe", judge: judgeOutcome };

/** The findings of a trust policy that count only because the account has clusters that do not use the role. */
export const trustOfOtherClusters: OutcomeRule = {
  id: "trust-unsafe",
  needs: "complete",
  judge: judgeForOtherClusters,
};

function judgeForOtherClusters(outcome: RoleOutcome, estate: Estate): TrustFound[] {
  const intended = outcome.unknownPart === undefined && intentionInUse(estate)(outcome.facts);
  if (!intended) return [];
  const shownIds = judgeOutcome(outcome, estate).map(({ id }) => id);
  return judgeRoleTrust(outcome, intended).filter(({ id }) => !shownIds.includes(id));
}

/** Other callers of a role that a profile has and the source does not make, as far as AWS tells its trust policy. */
export const trustElsewhere: RoleRule = {
  id: "profile-role-untrusted",
  judge: judgeElsewhere,
};

function judgeElsewhere(facts: RoleFacts, estate: Estate): TrustFound[] {
  const { role, made, profiles } = facts;
  const [profile] = profiles;
  const document = made ? undefined : facts.trust;
  if (document === undefined || !profile) return [];
  const intended = intentionShown(facts, estate);
  const { scoped, exclusive } = judgeTrust(document, intended);
  // A role that serves nobody is a finding of the profile.
  const findings = [...scoped, ...exclusive].filter(({ kind }) => kind !== "broken");
  return foundOf(role, profile.record, findings, { document, intended });
}

/** The findings of the trust policy of one role, for the intended callers: the same for every source. */
function judgeRoleTrust(way: JudgedRole, intended: Intended): TrustFound[] {
  const judged = judgeKnown(way, intended);
  const { document, unknownPart } = way;
  const known = unknownPart === undefined ? document : leastPermissive(document);
  return foundOf(way.role, way.role.record, [...judged.scoped, ...judged.exclusive], { document: known, intended });
}

/** The problems that a trust policy may have by its unknown part; a policy that nobody can decrypt is as it was. */
function mayBeWrong(way: JudgedRole, intended: Intended) {
  return (["scoped", "exclusive"] as const).filter(
    (part) => way.document !== undecrypted && !isRightAnyway(way, part, intended),
  );
}

function foundOf(
  role: RoleIdentity,
  at: ResourceRecord,
  findings: readonly TrustFinding[],
  judged: Pick<TrustFound, "document" | "intended">,
): TrustFound[] {
  return [...groupBy(findings, idOf)].map(([id, ofId]) => ({
    id,
    kind: "trust",
    role,
    at,
    findings: ofId,
    ...judged,
  }));
}

/** The finding of a role that never lets in the Fargate service, unless there is one already. */
function outOfReach({ document, role }: JudgedRole, intended: Intended, found: readonly TrustFound[]): TrustFound[] {
  if (found.some(({ findings }) => findings.some(({ kind }) => kind === "broken" || kind === "malformed"))) return [];
  return foundOf(role, role.record, [whyNotAllowed(document)], { document, intended });
}

/** True if a policy may keep out a profile whose cluster is not known: it does not if it names the cluster by the same reference. */
function mayKeepOut(document: unknown, profile: FargateProfile, { source, facts }: Estate) {
  const place = placeOfProfile(profile, source);
  const { writtenCluster = "" } = profile.madeCluster ?? profile.record;
  const clusters = facts.stack.ofKind("cluster").filter((cluster) => cluster.writtenCluster === writtenCluster);
  let text = JSON.stringify(document);
  for (const name of [writtenCluster, ...clusters.map((cluster) => cluster.name)])
    text = text.replaceAll(`/${name}/`, `/${standIn}/`);
  const policy: unknown = JSON.parse(text);
  if (isPartlyUnknown(policy)) return true;
  return place.cluster === undefined && !serves(policy, { for: { ...place, cluster: standIn } });
}

/** The findings of a trust policy, or the reason why it is not judged to the end. */
// eslint-disable-next-line complexity -- The order of the questions is the rule.
function judgeOutcome(outcome: RoleOutcome, estate: Estate): (TrustFound | TrustOpen)[] {
  const { source } = estate;
  const { document, role, facts } = outcome;
  // IAM refuses it for its length alone.
  if (!source.isInAws && lengthOf(outcome).some(({ tooLong }) => tooLong.isFinal)) return [];
  const account = source.account ?? role.accountId;
  // A policy may name the account that it is deployed to, whichever that is.
  const isForAny = account === undefined && !source.whom && JSON.stringify(document).includes(noAccount);
  const found = isForAny ? judgeForAnyAccount(outcome, estate) : judgeInAccount(outcome, estate, account);
  if (outcome.unknownPart !== undefined) return judgeUnknown(outcome, found, estate);
  // No pod can start with the role that the user asks about.
  if (source.isAsked && !mayAssume(document, fargateService)) {
    const shown = isServiceLinked(role) ? [] : found;
    return [...shown, ...outOfReach(outcome, intentionOf(facts, estate, account), shown)];
  }
  const { keptOut } = profilesOfFile(outcome, estate);
  if (keptOut && found.length === 0)
    return [openTrust(role, { unknownPart: `the cluster of ${source.nameOf(keptOut.record)}` })];
  const names = isForAny && found.length > 0 ? passingAccount(outcome, estate) : undefined;
  return names === undefined ? found : [openTrust(role, { names })];
}

/** The findings that any source shows, for the callers that the account shows. */
function judgeInAccount(outcome: RoleOutcome, estate: Estate, account: string | undefined): TrustFound[] {
  const { facts } = outcome;
  const inUse = intentionInUse(estate)(facts);
  const foundInUse = inUse ? judgeRoleTrust(outcome, inUse) : [];
  const shown = judgeRoleTrust(outcome, intentionShown(facts, estate, account));
  return shown.map((found) => foundInUse.find(({ id }) => id === found.id) ?? found);
}

function judgeForAnyAccount(outcome: RoleOutcome, estate: Estate) {
  const found = judgeInAccount(outcome, estate, noAccount);
  return found.map((trust) => ({ ...trust, findings: withAccountNamed(trust.findings, templateAccountReference) }));
}

/** The first account in the policy for which the policy is right. */
function passingAccount(outcome: RoleOutcome, estate: Estate) {
  const accounts = JSON.stringify(outcome.document).match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
  return accounts.find((account) => {
    if (account === noAccount) return false;
    const document = withAccountNamed(outcome.document, account);
    return judgeInAccount({ ...outcome, document }, estate, account).length === 0;
  });
}

/** The profiles of a file that may have the role, and the first of them that its policy may keep out. */
function profilesOfFile({ document, written, profiles }: RoleOutcome, estate: Estate) {
  const { template, terraform } = estate.source;
  const users = template || terraform ? profiles : [];
  return { users, keptOut: users.find((profile) => mayKeepOut(written ?? document, profile, estate)) };
}

/** The findings of a trust policy that is not known in part; none beside them if it is right with any value of that part. */
function judgeUnknown(outcome: RoleOutcome, found: readonly TrustFound[], estate: Estate) {
  const { source } = estate;
  const { role, unknownPart = "", facts } = outcome;
  const problems = mayBeWrong(outcome, intentionShown(facts, estate));
  const { users, keptOut } = profilesOfFile(outcome, estate);
  if (users.length > 0 && !keptOut && problems.length === 0) return [...found];
  const open = openTrust(role, { unknownPart: source.template?.openPart?.(role.record) ?? unknownPart });
  return [...found, { ...open, mayBeWrong: source.whom && problems }];
}

function openTrust(role: MadeRole, why: TrustOpen["why"]): TrustOpen {
  return { id: "trust-undecided", kind: "trust-open", level: "unknown", role, at: role.record, why };
}
