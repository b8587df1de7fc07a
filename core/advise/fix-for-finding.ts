import { podRoles, type Estate, type RoleFacts } from "../facts/estate";
import { isOfAnotherAccount } from "../facts/fargate-profiles";
import { whatIsLeft } from "../facts/whose-role";
import { policyOf, type Fix, type OwnRoleForPods } from "../findings/fix-kinds";
import type { Found, TrustFound } from "../findings/found";
import { memoizeByObject } from "../memoize";
import { isServiceLinked, type RoleIdentity } from "../records/identity";
import {
  clusterPlaceholder,
  judgeTrust,
  fixTrustPolicy,
  noAccount,
  readSourceArn,
  standIn,
  linesOfAnotherRole,
  meantBy,
  type Asked,
  type SourceArnLine,
} from "../trust";
import { askedFor, lineOf } from "./asked";

/**
 * What to do about something that was found. All that is found about one role gets one fix, or fixes in any order.
 * @param ownRoleOf the role of its own that the pods of a role get
 */
export function fixFor(found: Found, estate: Estate, ownRoleOf: typeof ownRole = ownRole): Fix {
  const role = "role" in found && found.role ? roleOf(found.role, estate) : undefined;
  const ofOthers = role && fixForOthers(role, estate, ownRoleOf);
  switch (found.kind) {
    case "trust-open":
      return { kind: "tell", missing: "values", ...("names" in found.why && { account: found.why.names }) };
    case "too-long":
      return { kind: "correct", causes: [], toSay: [], tooLong: found.tooLong };
    case "not-judged":
      return { kind: "tell", missing: found.why };
    case "entry-in-the-way":
      return ofOthers ?? { kind: "remove" };
    case "shared":
      return ofOthers ?? { kind: "own-role", for: "nodes" };
    case "policy-missing":
    case "workload-permissions":
    case "logging":
      return ofOthers ?? found.fix;
    case "clusters-kept-out":
      if (!role) return { kind: "tell", missing: "role", clusters: found.clusters };
      return trustFix(role, estate, undefined, ownRoleOf);
    case "trust":
    case "untrusted":
      if (!role) break;
      if (found.kind === "untrusted" && found.why.kind === "of-another-account")
        // The role itself stays right for its own account.
        return {
          ...ownRoleOf({ ...role, profiles: role.profiles.filter(isOfAnotherAccount) }, estate),
          left: undefined,
        };
      return trustFix(role, estate, found.kind === "trust" ? found : undefined, ownRoleOf);
  }
  return { kind: "name" };
}

/**
 * The trust policy made right for all that use the role; for one that works for others, a role of their own.
 * @param judged one of the forms that the trust policy may come out in, and what it was judged by
 */
export function trustFix(
  role: RoleFacts,
  estate: Estate,
  judged?: Pick<TrustFound, "document" | "intended">,
  ownRoleOf: typeof ownRole = ownRole,
): Fix {
  const ofOthers = fixForOthers(role, estate, ownRoleOf);
  if (ofOthers) return ofOthers;
  const advice = judged
    ? fixTrustPolicy(judged.document, askedFor(role, estate, judged.intended))
    : adviceIn(estate)(role).advice;
  if (advice?.kind === "correct" && advice.after && isAnyRole(role, estate)) return { ...advice, after: undefined };
  // A role of their own would get round the date that somebody set.
  if (advice?.kind === "decide" && advice.doubt.kind === "dated") return advice;
  const isForUnknown = advice?.kind === "trust" && lacksCluster(advice);
  if ((isForUnknown || !advice || advice.kind === "decide") && isSpare(role, estate))
    return { kind: "tell", missing: "use", then: advice ?? ownRoleOf(role, estate) };
  if (advice?.kind === "decide") return { ...advice, otherwise: ownRoleOf(role, estate) };
  if (advice?.kind === "trust" && advice.denials.length > 0) {
    const { left, ...own } = ownRoleOf(role, estate);
    // If the Deny is meant, the role stays as it is, unless it lets in others.
    const isOpen = judgeTrust(advice.before, askedFor(role, estate).intended).scoped.some(
      ({ kind }) => kind === "unsafe",
    );
    return { ...advice, otherwise: { ...own, ...(left && isOpen && { left }) } };
  }
  return advice ?? ownRoleOf(role, estate);
}

/** True for a fix with a placeholder for the cluster's name. */
export function lacksCluster(fix: Fix): boolean {
  return JSON.stringify(policyOf(fix) ?? "").includes(`/${clusterPlaceholder}/`);
}

/** A role that works for others stays: the pods get one of their own, if any use it. Undefined for any other role. */
function fixForOthers(role: RoleFacts, estate: Estate, ownRoleOf: typeof ownRole): Fix | undefined {
  if (role.owner !== "others") return undefined;
  const own = ownRoleOf(role, estate);
  return isSpare(role, estate) ? { kind: "tell", missing: "use", then: own } : own;
}

/** True for a role that no Fargate profile is seen to use, beside another one that a profile uses: nothing shows that pods need it. */
function isSpare(role: RoleFacts, estate: Estate): boolean {
  const { complete } = estate.source;
  const isUsed = ({ profiles, why }: RoleFacts) =>
    profiles.length > 0 ||
    why.some(({ use, evidence }) => use === "fargate-pod-execution" && evidence.kind === "property");
  return !complete && !isUsed(role) && podRoles(estate).some(isUsed);
}

/** True for a role of nobody, unless the user says that it is one of pods. */
function isAnyRole({ owner }: RoleFacts, { source: { isAsked, standsAlone, complete } }: Estate) {
  // In an account check and scan say the same.
  return owner === "nobody" && !standsAlone && !(isAsked && !complete);
}

/** Advice about each role as it is: each line of a long trust policy may be a finding. */
const adviceIn = memoizeByObject((estate: Estate) =>
  memoizeByObject((role: RoleFacts) => ({
    advice: fixTrustPolicy(role.trust, askedFor(role, estate)),
  })),
);

/** A role of its own for the Fargate profiles of a role that stays as it is. */
export function ownRole(role: RoleFacts, estate: Estate): OwnRoleForPods {
  const { source } = estate;
  const { account: accountId } = source;
  const users = role.profiles.map((profile) => lineOf(profile, source));
  const isOfAws = isServiceLinked(role.made ?? {});
  const left = isOfAws ? undefined : whatIsLeft(role.trust, accountId === undefined ? {} : { accounts: [accountId] });
  return {
    ...{ kind: "own-role", for: "pods", profiles: role.profiles },
    ...(!source.standsAlone && { beside: role.role.label }),
    lines: users.length > 0 ? users : linesOf(role.trust, askedFor(role, estate)),
    left,
  };
}

/** The lines that a role of its own gets. Of two accounts in the policy neither is the own one. */
function linesOf(document: unknown, asked: Asked): SourceArnLine[] {
  const meant = meantBy(document, asked);
  const [account, other] = meant.accounts;
  const isKnown = account !== undefined && other === undefined && account !== noAccount;
  return linesOfAnotherRole(meant).map((line) => {
    const { partition, region, accountId, cluster } = readSourceArn(line);
    return { partition, region, ...(isKnown && { accountId }), ...(cluster !== standIn && { cluster }) };
  });
}

/** What is known of a role that a finding is about. */
export function roleOf({ urn, label }: RoleIdentity, estate: Estate): RoleFacts | undefined {
  const { byUrn, byLabel } = indexOf(estate);
  return (urn === undefined ? undefined : byUrn.get(urn)) ?? byLabel.get(label);
}

const indexOf = memoizeByObject(({ roles }: Estate) => ({
  byUrn: new Map(roles.map((role) => [role.made?.urn ?? role.role.urn, role])),
  byLabel: new Map(roles.map((role) => [role.role.label, role])),
}));
