import type { LeftOnRole } from "../findings/fix-kinds";
import { memoizeByObject } from "../memoize";
import { podRoleEvidence } from "../records/node-role";
import { isServiceLinked, type MadeRole } from "../records/identity";
import type { ResourceRecord } from "../records/record";
import type { Evidence, ShownUse, Use } from "../records/uses";
import { groupBy } from "../text";
import { parseTrustPolicy } from "../policy";
import { allowedPrincipals, allowsEveryone, judgeTrust, otherPrincipals, type Intended } from "../trust";
import type { Stack } from "./stack/stack";

/**
 * Whose a role is. One of `others`, such as nodes or a cluster, stays as it is: what it lacks for pods, or has besides, is not a defect,
 * and the profiles that use it need another role. One of `nobody` lets in nobody, as far as its
 * trust policy is known, and nothing uses it: it may be any role.
 */
export type Owner = "pods" | "others" | "nobody" | "unknown";

/** What is known of a role and decides whose it is. */
interface Owned {
  made?: MadeRole | undefined;
  trust: unknown;
  /** What shows who uses it, here and elsewhere. */
  why: readonly ShownUse[];
  isUsedByPods: boolean;
}

/** Decides whose a role is: the one place that does. */
export function ownerOf({ made, trust, why, isUsedByPods }: Owned, stack: Stack): Owner {
  if (isServiceLinked(made ?? {}) || clusterOfRole(stack, made) || isOfOthers(trust)) return "others";
  const [shared] = otherServices(trust);
  // Nobody sees what else uses a role that is made elsewhere.
  const isForNodes = why.some((shown) => (made ? isUseByNodes(shown) : shown.use === "node-group"));
  const isTheirs =
    shared === undefined
      ? isForNodes && !isMadeForPods(why)
      : why.every(({ evidence }) => evidence.kind !== "component");
  if (isTheirs) return "others";
  if (isUsedByPods) return "pods";
  return parseTrustPolicy(trust).statements.length > 0 ? "unknown" : "nobody";
}

/** True for a role that is made for pods: it stays theirs, and nodes that use it need another one. Any other stays the nodes'. */
export function isMadeForPods(uses: readonly Pick<ShownUse, "use" | "isPurpose">[]): boolean {
  const purposes = new Set(uses.flatMap(({ use, isPurpose }) => (isPurpose ? use : [])));
  return purposes.size === 1 && purposes.has("fargate-pod-execution");
}

/** What shows that a role is put to a use. */
export function evidenceOf(use: Use, uses: readonly ShownUse[]): Evidence[] {
  return uses.filter((shown) => shown.use === use).map(({ evidence }) => evidence);
}

/** True for a use that shows nodes: a policy for them that is attached to a role shows none yet. */
export function isUseByNodes({ use, evidence }: ShownUse): boolean {
  return use === "node-group" && evidence.kind !== "attached-policy";
}

/** The cluster that itself works with a role that its source makes: what is changed on the role may break the cluster. */
export function clusterOfRole(stack: Stack, role: MadeRole | undefined): ResourceRecord | undefined {
  return role && clustersByRole(stack).get(role.urn)?.[0];
}

const clustersByRole = memoizeByObject((stack: Stack) =>
  groupBy(stack.ofKind("cluster"), (cluster) => stack.roleAt(cluster, "roleArn")?.urn),
);

/** The services beside the Fargate service that a trust policy names. */
export function otherServices(trustPolicy: unknown): string[] {
  return otherPrincipals(trustPolicy).filter((name) => /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(name));
}

/** True for a trust policy that names others, and lets in the Fargate service in no way. */
export function isOfOthers(trustPolicy: unknown): boolean {
  return allowedPrincipals(trustPolicy).length > 0 && !judgeTrust(trustPolicy, {}).concernsFargate;
}

/** What is left to do on a role that stays with others, once the pods have another one; undefined for nothing that is known. */
export function whatIsLeft(trustPolicy: unknown, intended: Intended): LeftOnRole | undefined {
  if (trustPolicy === undefined) return undefined;
  const principals = otherPrincipals(trustPolicy);
  const isClosed = principals.length > 0 && !allowsEveryone(trustPolicy);
  const { concernsFargate, scoped } = judgeTrust(trustPolicy, intended);
  // If a role lets in the Fargate service alone, what works with it cannot assume it any more.
  if (!isClosed && concernsFargate && (scoped.length > 0 || principals.length === 0)) return "name-principals";
  return isClosed && podRoleEvidence(trustPolicy).length > 0 ? "remove-fargate" : undefined;
}
