import { isServiceLinked } from "../records/identity";
import { judgeTrust, fargateService, isAboutService, mayAssume } from "../trust";
import type { Estate, RoleFacts } from "./estate";
import { rolesOf, type JudgedRole } from "./role-trust";

/**
 * True for a pod execution role by its trust policy alone: it names the Fargate service, perhaps misspelt, or nobody knows whom. One
 * that lets in everyone is a pod execution role only by what uses it, or by what is attached to it. Service-linked roles are of AWS.
 */
export function isPodRole({ role, document, unknownPart }: JudgedRole): boolean {
  return !isServiceLinked(role) && (unknownPart !== undefined || isAboutService(document));
}

/** True for a role that something besides its trust policy shows to be one of pods: a profile, the component, or an attached policy. */
export function isUsedByPods({ profiles, uses }: RoleFacts): boolean {
  const isShown = ({ use, evidence: { kind } }: RoleFacts["uses"][number]) =>
    use === "fargate-pod-execution" && (kind === "component" || kind === "attached-policy" || kind === "trust");
  return profiles.length > 0 || uses.some(isShown);
}

/**
 * The possible forms of a role of pods, by the conditions of its template; none for another role. A role that the source only reads
 * is one of pods if a profile uses it. A trust policy alone, and a role that the user asks about, count as one.
 */
export function waysOfPods(role: RoleFacts, { source }: Estate): readonly JudgedRole[] {
  const { made, profiles } = role;
  if (!made) return [];
  if (source.whom) return source.whom.has(made.urn) ? rolesOf(made.record) : [];
  const isUsed = profiles.length > 0 || source.isAsked === true || (!made.record.isRead && isUsedByPods(role));
  const isForPods = (way: JudgedRole) =>
    isUsed || (!made.record.isRead && (source.standsAlone === true || isPodRole(way)));
  return rolesOf(made.record).filter(isForPods);
}

/** True for a role that the Fargate service can assume, or that nobody can judge. */
export function mayServeFargate({ document, unknownPart }: JudgedRole): boolean {
  return unknownPart !== undefined || judgeTrust(document, {}).concernsFargate;
}

/** True for a role that the user asks about and that lets in the Fargate service in no way: no pod can start with it. */
export function isOutOfReach({ document }: JudgedRole, { isAsked }: Estate["source"]): boolean {
  return isAsked === true && mayAssume(document, fargateService) === "no";
}
