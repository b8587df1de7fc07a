import { podRoles, type Estate, type RoleFacts } from "../facts/estate";
import { isOfAnotherAccount } from "../facts/fargate-profiles";
import { whatIsLeft } from "../facts/owner";
import { policyOf, type Fix, type OwnRoleForPods, type TrustChange } from "../findings/fix-kinds";
import type { Found, TrustFound } from "../findings/found";
import { memoizeByObject } from "../memoize";
import { isServiceLinked, type RoleIdentity } from "../records/identity";
import { noAccount } from "../policy";
import { readSourceArn } from "../service/fargate";
import {
  clusterPlaceholder,
  judgeTrust,
  fixTrustPolicy,
  standIn,
  linesOfAnotherRole,
  taskOf,
  type Meant,
} from "../trust";
import { meantFor, lineOf } from "./meant";

/** The findings that end if the pods of a role that works for others get a role of their own. */
const endedByOwnRole = ["entry-in-the-way", "shared", "policy-missing", "workload-permissions"];

/**
 * The fix of a finding. All findings of one role get one fix, or fixes in any order.
 * @param ownRoleOf the role of its own that the pods of a role get
 */
export function fixFor(found: Found, estate: Estate, ownRoleOf: typeof ownRole = ownRole): Fix {
  const role = roleOfFinding(found, estate);
  if (!role) return fixOfKind(found);
  if (found.kind === "trust") return trustFix(role, estate, found, ownRoleOf);
  if (found.kind === "clusters-kept-out") return trustFix(role, estate, undefined, ownRoleOf);
  if (found.kind === "untrusted") {
    if (found.why.kind !== "of-another-account") return trustFix(role, estate, undefined, ownRoleOf);
    const profiles = role.profiles.filter(isOfAnotherAccount);
    // The role itself stays right for its own account.
    return { ...ownRoleOf({ ...role, profiles }, estate), leftToDo: undefined };
  }
  const forOthers = endedByOwnRole.includes(found.kind) ? fixForOthers(role, estate, ownRoleOf) : undefined;
  return forOthers ?? fixOfKind(found);
}

/** The fix of a finding for a role of pods. */
function fixOfKind(found: Found): Fix {
  switch (found.kind) {
    case "trust-open":
      return { kind: "tell", missing: "values", account: "names" in found.why ? found.why.names : undefined };
    case "too-long":
      return { kind: "correct", causes: [], toSay: [], tooLong: found.tooLong };
    case "not-judged":
      return { kind: "tell", missing: found.why };
    case "entry-in-the-way":
      return { kind: "remove" };
    case "shared":
      return { kind: "own-role", for: "nodes" };
    case "clusters-kept-out":
      return { kind: "tell", missing: "role", clusters: found.clusters };
    default:
      return "fix" in found ? found.fix : { kind: "name" };
  }
}

/**
 * The trust policy made right for all that use the role; for one that works for others, a role of their own.
 * @param judged one of the forms that the trust policy may come out in, and the intention that it was judged by
 */
// eslint-disable-next-line complexity -- Each kind of advice has its own line; in parts, the order of the questions is lost.
export function trustFix(
  role: RoleFacts,
  estate: Estate,
  judged?: Pick<TrustFound, "document" | "intended">,
  ownRoleOf: typeof ownRole = ownRole,
): Fix {
  const forOthers = fixForOthers(role, estate, ownRoleOf);
  if (forOthers) return forOthers;
  const advice = judged
    ? fixTrustPolicy(judged.document, meantFor(role, estate, judged.intended))
    : adviceIn(estate)(role).advice;
  // A role of their own would get round the date that somebody set.
  if (advice?.kind === "decide" && advice.doubt.kind === "dated") return advice;
  const isOpen = !advice || advice.kind === "decide" || (advice.kind === "trust" && lacksCluster(advice));
  if (isOpen && isSpare(role, estate)) return { kind: "tell", missing: "use", then: advice ?? ownRoleOf(role, estate) };
  switch (advice?.kind) {
    case "correct":
      return isAnyRole(role, estate) ? { ...advice, after: undefined } : advice;
    case "decide":
      return { ...advice, otherwise: ownRoleOf(role, estate) };
    case "trust":
      if (advice.denials.length === 0) return advice;
      return { ...advice, otherwise: besideDenials(ownRoleOf(role, estate), advice, meantFor(role, estate)) };
    default:
      return advice ?? ownRoleOf(role, estate);
  }
}

/** A role of its own if Deny statements are meant: the role beside it stays as it is, unless other clusters can use it. */
function besideDenials(fix: OwnRoleForPods, { before }: TrustChange, meant: Meant): OwnRoleForPods {
  const { scoped } = judgeTrust(before, meant);
  return scoped.some(({ kind }) => kind === "unsafe") ? fix : { ...fix, leftToDo: undefined };
}

/** True for a fix with a placeholder for the cluster's name. */
export function lacksCluster(fix: Fix): boolean {
  return JSON.stringify(policyOf(fix) ?? "").includes(`/${clusterPlaceholder}/`);
}

/** A role that works for others stays: the pods get one of their own, if any use it. Undefined for any other role. */
function fixForOthers(role: RoleFacts, estate: Estate, ownRoleOf: typeof ownRole): Fix | undefined {
  if (role.owner !== "others") return undefined;
  const fix = ownRoleOf(role, estate);
  return isSpare(role, estate) ? { kind: "tell", missing: "use", then: fix } : fix;
}

/** True for a role that no Fargate profile is seen to use, beside another one that a profile uses: nothing shows that pods need it. */
function isSpare(role: RoleFacts, estate: Estate) {
  const { complete } = estate.source;
  const isUsed = ({ profiles, why }: RoleFacts) =>
    profiles.length > 0 ||
    why.some(({ use, evidence }) => use === "fargate-pod-execution" && evidence.kind === "property");
  return !complete && !isUsed(role) && podRoles(estate).some(isUsed);
}

/** True for a role of nobody, unless the user says that it is one of pods. */
function isAnyRole({ owner }: RoleFacts, { source }: Estate) {
  const { isAsked, standsAlone, complete } = source;
  // In an account check and scan say the same.
  return owner === "nobody" && !standsAlone && !(isAsked && !complete);
}

/** Advice about each role as it is: each line of a long trust policy may be a finding. */
const adviceIn = memoizeByObject((estate: Estate) =>
  memoizeByObject((role: RoleFacts) => ({
    advice: fixTrustPolicy(role.trust, meantFor(role, estate)),
  })),
);

/** A role of its own for the Fargate profiles of a role that stays as it is. */
export function ownRole(role: RoleFacts, estate: Estate): OwnRoleForPods {
  const { source } = estate;
  const users = role.profiles.map((profile) => lineOf(profile, source));
  const accounts = source.account === undefined ? undefined : [source.account];
  return {
    kind: "own-role",
    for: "pods",
    profiles: role.profiles,
    beside: source.standsAlone ? undefined : role.role.label,
    lines: users.length > 0 ? users : linesOf(role.trust, meantFor(role, estate)),
    leftToDo: isServiceLinked(role.made ?? {}) ? undefined : whatIsLeft(role.trust, { accounts }),
  };
}

/** The lines that a role of its own gets. Of two accounts in the policy neither counts as the account of the role. */
function linesOf(document: unknown, meant: Meant) {
  const task = taskOf(document, meant);
  const [account, secondAccount] = task.accounts;
  const isKnown = account !== undefined && secondAccount === undefined && account !== noAccount;
  return linesOfAnotherRole(task).map((line) => {
    const { partition, region, accountId, cluster } = readSourceArn(line);
    return {
      partition,
      region,
      accountId: isKnown ? accountId : undefined,
      cluster: cluster === standIn ? undefined : cluster,
    };
  });
}

/** The role that a finding is about; undefined if it is about none, or if nothing shows the role. */
export function roleOfFinding(found: Found, estate: Estate): RoleFacts | undefined {
  return "role" in found && found.role ? roleOf(found.role, estate) : undefined;
}

/** The facts of a role. */
export function roleOf({ urn, label }: RoleIdentity, estate: Estate): RoleFacts | undefined {
  const { byUrn, byLabel } = indexOf(estate);
  return (urn === undefined ? undefined : byUrn.get(urn)) ?? byLabel.get(label);
}

const indexOf = memoizeByObject(indexRoles);

function indexRoles({ roles }: Estate) {
  return {
    byUrn: new Map(roles.map((role) => [role.made?.urn ?? role.role.urn, role])),
    byLabel: new Map(roles.map((role) => [role.role.label, role])),
  };
}
