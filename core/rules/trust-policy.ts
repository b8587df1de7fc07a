import type { Estate, RoleFacts, RoleRule } from "../facts/estate";
import { waysOfPods, isRightAnyway, judgeKnown, leastPermissive, type JudgedRole } from "../facts/role-trust";
import { intentionInUse, intentionOf, intentionShown } from "../facts/whose-role";
import { placeOfProfile } from "../facts/untrusted";
import type { FargateProfile } from "../facts/fargate-profiles";
import { idOf, type TrustFound, type TrustOpen } from "../findings/found";
import { isServiceLinked, templateAccountReference, type RoleIdentity } from "../records/identity";
import { canMeet, isPartlyUnknown, undecrypted, type ResourceRecord } from "../records/record";
import { groupBy } from "../text";
import {
  fargateService,
  judgeTrust,
  mayAssume,
  noAccount,
  serves,
  standIn,
  whyNotAllowed,
  withAccountNamed,
  type Intended,
  type TrustFinding,
} from "../trust";
import { lengthOf } from "./trust-length";

/**
 * Who can assume a pod execution role.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html#check-pod-execution-role
 */
export const trustPolicy: RoleRule = {
  id: "trust-unsafe",
  judge: (role, estate) => waysOfPods(role, estate).flatMap((way) => judgeWay(way, role, estate)),
};

/** What is wrong with the trust policy of a role only because the account has clusters that do not use the role. */
export const trustOfOtherClusters: RoleRule = {
  id: "trust-unsafe",
  needs: "complete",
  judge: (role, estate) =>
    waysOfPods(role, estate).flatMap((way) => {
      const intended = way.unknownPart === undefined && intentionInUse(estate)(role);
      const shown = judgeWay(way, role, estate);
      return intended ? judgeRoleTrust(way, intended).filter(({ id }) => shown.every((one) => one.id !== id)) : [];
    }),
};

/** Who else may use a role that a profile has and the source does not make, as far as AWS tells its trust policy. */
export const trustElsewhere: RoleRule = {
  id: "profile-role-untrusted",
  judge(facts, estate) {
    const { role, made, profiles } = facts;
    const [profile] = profiles;
    const document = made ? undefined : facts.trust;
    if (document === undefined || !profile) return [];
    const intended = intentionShown(facts, estate);
    const { scoped, exclusive } = judgeTrust(document, intended);
    // One that serves nobody is a finding of the profile.
    const findings = [...scoped, ...exclusive].filter(({ kind }) => kind !== "broken");
    return foundOf(role, profile.record, findings, { document, intended });
  },
};

/** What is wrong with the trust policy of one role, for those whom it is for: the same for every source. */
function judgeRoleTrust(way: JudgedRole, intended: Intended): TrustFound[] {
  const judged = judgeKnown(way, intended);
  const { document, unknownPart } = way;
  const known = unknownPart === undefined ? document : leastPermissive(document);
  return foundOf(way.role, way.role.record, [...judged.scoped, ...judged.exclusive], { document: known, intended });
}

/** For what a trust policy that is not known in part may turn out to be wrong; one that nobody can decrypt is as it was. */
function mayBeWrong(way: JudgedRole, intended: Intended): TrustOpen["mayBeWrong"] {
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
    ...{ id, kind: "trust", role, at, findings: ofId, ...judged },
  }));
}

/** What is said of a role that lets in the Fargate service in no way, unless it is said already. */
function outOfReach({ document, role }: JudgedRole, intended: Intended, found: readonly TrustFound[]): TrustFound[] {
  if (found.some(({ findings }) => findings.some(({ kind }) => kind === "broken" || kind === "malformed"))) return [];
  return foundOf(role, role.record, [whyNotAllowed(document)], { document, intended });
}

/** True if a policy may keep out a profile whose cluster is not known: it does not if it names the cluster by the same reference. */
function mayKeepOut(document: unknown, profile: FargateProfile, { source, facts }: Estate): boolean {
  const place = placeOfProfile(profile, source);
  const { writtenCluster = "" } = profile.madeCluster ?? profile.record;
  const made = facts.stack.ofKind("cluster").filter((one) => one.writtenCluster === writtenCluster);
  const named = (text: string, name: string) => text.replaceAll(`/${name}/`, `/${standIn}/`);
  const text = [writtenCluster, ...made.map(({ name }) => name)].reduce(named, JSON.stringify(document));
  const policy: unknown = JSON.parse(text);
  if (isPartlyUnknown(policy)) return true;
  return place.cluster === undefined && !serves(policy, { for: { ...place, cluster: standIn } });
}

/** What is wrong with a trust policy, or why it is not judged to the end. */
function judgeWay(way: JudgedRole, facts: RoleFacts, estate: Estate): (TrustFound | TrustOpen)[] {
  const { source } = estate;
  const { document, unknownPart, role, written } = way;
  // IAM refuses it for its length alone.
  if (!source.isInAws && lengthOf(way).some(({ tooLong }) => tooLong.isFinal)) return [];
  const judged = (one: JudgedRole, own: string | undefined): TrustFound[] => {
    const inUse = intentionInUse(estate)(facts);
    const all = inUse ? judgeRoleTrust(one, inUse) : [];
    // What any source shows, for those whom the account shows.
    return judgeRoleTrust(one, intentionShown(facts, estate, own)).map(
      (shown) => all.find(({ id }) => id === shown.id) ?? shown,
    );
  };
  const openBy = (why: TrustOpen["why"]): TrustOpen => ({
    ...{ id: "trust-undecided", kind: "trust-open", level: "unknown", role, at: role.record, why },
  });
  const own = source.account ?? role.accountId;
  // A policy may name the account that it is deployed to, whichever that is.
  const isForAny = own === undefined && !source.whom && JSON.stringify(document).includes(noAccount);
  const found = judged(way, isForAny ? noAccount : own).map((one) =>
    isForAny ? { ...one, findings: withAccountNamed(one.findings, templateAccountReference) } : one,
  );
  const users = (source.template ?? source.terraform) ? facts.profiles : [];
  const met = users.filter(({ record }) => canMeet(record, role.record));
  const kept = met.find((profile) => mayKeepOut(written ?? document, profile, estate));
  if (unknownPart !== undefined) {
    const may = mayBeWrong(way, intentionShown(facts, estate));
    if (met.length > 0 && !kept && may?.length === 0) return found;
    const why = { unknownPart: source.template?.openPart?.(role.record) ?? unknownPart };
    return [...found, { ...openBy(why), ...(source.whom && { mayBeWrong: may }) }];
  }
  // No pod can start with the role that the user asks about.
  if (source.isAsked && !mayAssume(document, fargateService)) {
    const said = isServiceLinked(role) ? [] : found;
    return [...said, ...outOfReach(way, intentionOf(facts, estate, own), said)];
  }
  if (kept && found.length === 0) return [openBy({ unknownPart: `the cluster of ${source.nameOf(kept.record)}` })];
  if (!isForAny || found.length === 0) return found;
  const named = JSON.stringify(document).match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
  const passing = named.find(
    (one) => one !== noAccount && judged({ ...way, document: withAccountNamed(document, one) }, one).length === 0,
  );
  return passing === undefined ? found : [openBy({ names: passing })];
}
