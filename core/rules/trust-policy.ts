import type { Estate, RoleFacts } from "../facts/estate";
import { intentionIn, isPodRole, judgeKnown, judgeTrust, rolesOf, type JudgedRole } from "../facts/role-trust";
import { idOf, type TrustFound, type TrustOpen } from "../findings/found";
import { templateAccountReference, type RoleIdentity } from "../records/identity";
import type { ResourceRecord } from "../records/record";
import { groupBy } from "../text";
import { noAccount, withAccountNamed, type Intended, type TrustFinding } from "../trust";
import type { RoleRule } from "./rule";

/**
 * Who can assume a pod execution role.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html#check-pod-execution-role
 */
export const trustPolicy: RoleRule = {
  ids: [
    "trust-unsafe",
    "trust-account-only",
    "trust-broken",
    "trust-malformed",
    "trust-undecided",
    "trust-not-exclusive",
  ],
  about: "role",
  judge: (role, estate) => [
    ...waysOfPods(role, estate).flatMap((way) => {
      const { findings, open } = outcomeOf(way, estate);
      return [...foundOf(way.role, way.role.record, findings), ...(open ? [open] : [])];
    }),
    ...judgeElsewhere(role, estate),
  ],
};

/** Who else may use a role that a profile has and the source does not make, as far as AWS tells its trust policy. */
function judgeElsewhere({ role, made, profiles: [profile] }: RoleFacts, { source }: Estate): TrustFound[] {
  const document = made || !profile ? undefined : source.trustPolicyElsewhere?.(role);
  if (document === undefined || !profile) return [];
  const { scoped, exclusive } = judgeTrust(document, intentionIn(role, source));
  // One that serves nobody is a finding of the profile.
  const findings = [...scoped, ...exclusive].filter(({ kind }) => kind !== "broken");
  return foundOf(role, profile.record, findings);
}

/**
 * The possible forms of a role of pods, by the conditions of its template; none for another role. One that the source only
 * reads, or that lets in everyone, is one of pods if a profile uses it. A trust policy alone counts as one.
 */
export function waysOfPods({ made, profiles }: RoleFacts, { source }: Estate): readonly JudgedRole[] {
  if (!made) return [];
  const isForPods = (way: JudgedRole) =>
    profiles.length > 0 || (!made.record.isRead && (source.standsAlone === true || isPodRole(way)));
  return rolesOf(made.record).filter(isForPods);
}

/** What is wrong with the trust policy of one role, for those whom it is for: the same for every source. */
export function judgeRoleTrust(way: JudgedRole, intended: Intended): TrustFound[] {
  const { scoped, exclusive } = judgeKnown(way, intended);
  return foundOf(way.role, way.role.record, [...scoped, ...exclusive]);
}

function foundOf(role: RoleIdentity, at: ResourceRecord, findings: readonly TrustFinding[]): TrustFound[] {
  return [...groupBy(findings, idOf)].map(([id, ofId]) => ({ ...{ id, kind: "trust", role, at, findings: ofId } }));
}

/** What is wrong with a trust policy; `open` says why it is not judged to the end. */
function outcomeOf(way: JudgedRole, { source }: Estate): { findings: readonly TrustFinding[]; open?: TrustOpen } {
  const { document, unknownPart, role } = way;
  const judged = (one: JudgedRole, own: string | undefined): readonly TrustFinding[] =>
    judgeRoleTrust(one, intentionIn(role, source, own)).flatMap(({ findings }) => findings);
  const openBy = (why: TrustOpen["why"]): TrustOpen => ({
    ...{ id: "trust-undecided", kind: "trust-open", level: "unknown", role, at: role.record, why },
  });
  const own = source.account ?? role.accountId;
  // A policy may name the account that it is deployed to, whichever that is.
  const isForAny = own === undefined && JSON.stringify(document).includes(noAccount);
  const findings = isForAny ? withAccountNamed(judged(way, noAccount), templateAccountReference) : judged(way, own);
  if (unknownPart !== undefined) return { findings, open: openBy({ unknownPart }) };
  if (!isForAny || findings.length === 0) return { findings };
  const isRightIn = (one: string): boolean =>
    judged({ ...way, document: withAccountNamed(document, one) }, one).length === 0;
  const named = JSON.stringify(document).match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
  const passing = named.find((one) => one !== noAccount && isRightIn(one));
  return passing === undefined ? { findings } : { findings: [], open: openBy({ names: passing }) };
}
