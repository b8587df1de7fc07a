import { isServiceLinked } from "../records/identity";
import { judgeTrust, isAboutService } from "../trust";
import type { Estate, RoleFacts } from "./estate";
import { rolesOf, type JudgedRole } from "./role-trust";

/**
 * True for a pod execution role by its trust policy alone: it names the Fargate service, perhaps misspelt, or nobody knows whom. One
 * that lets in everyone is a pod execution role only by what uses it, or by what is attached to it. Service-linked roles are of AWS.
 */
export function isPodRole({ role, document, unknownPart }: JudgedRole): boolean {
  return !isServiceLinked(role) && (unknownPart !== undefined || isAboutService(document));
}

/**
 * The possible forms of a role of pods, by the conditions of its template; none for another role. A role that the source only reads
 * is one of pods if a profile uses it. A trust policy alone, and a role that the user asks about, count as one.
 */
export function waysOfPods(role: RoleFacts, { source }: Estate): readonly JudgedRole[] {
  const { made, profiles, isUsedByPods } = role;
  if (!made) return [];
  if (source.whom) return source.whom.has(made.urn) ? rolesOf(made.record) : [];
  const isMeant = profiles.length > 0 || source.isAsked;
  const isShown = !made.record.isRead && (isUsedByPods || source.standsAlone);
  return rolesOf(made.record).filter((way) => isMeant || isShown || (!made.record.isRead && isPodRole(way)));
}

/** True for a role that the Fargate service can assume, or that nobody can judge. */
export function mayServeFargate({ document, unknownPart }: JudgedRole): boolean {
  return unknownPart !== undefined || judgeTrust(document, {}).concernsFargate;
}
