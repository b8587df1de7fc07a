import { allowedPrincipals, allowsEveryone, judgeTrustPolicy, otherPrincipals, type Intended } from "../trust";
import type { LeftOnRole } from "../findings/found";
import { memoizeByObject } from "../memoize";
import type { UseFact } from "../records/uses";
import type { RoleIdentity } from "../records/identity";
import type { Facts } from "./facts";
import { trustPolicyOf } from "./fargate-profiles";
import { isUseByNodes, podRoleEvidence } from "./stack/node-role";
import { eksType } from "../records/resource-types";

/** True for a role that is made for pods: it stays theirs, and nodes that use it need another one. Any other stays the nodes'. */
export function isMadeForPods(uses: readonly Pick<UseFact, "use" | "isPurpose">[]): boolean {
  const purposes = new Set(uses.flatMap(({ use, isPurpose }) => (isPurpose ? use : [])));
  return purposes.size === 1 && purposes.has("fargate-pod-execution");
}

/**
 * True for a role that works for others, such as nodes or a cluster, and stays as it is: what it lacks for pods, or has besides, is
 * not a defect. The profiles that use it need another role.
 */
export function worksForOthers(
  facts: Facts,
  { role, uses }: { role: RoleIdentity; uses: readonly Pick<UseFact, "use" | "evidence" | "isPurpose">[] },
): boolean {
  const { urn = "" } = role;
  if (clusterRoles(facts).has(urn)) return true;
  const record = facts.stack.roles.get(urn)?.record;
  const trustPolicy = record && trustPolicyOf(record);
  if (otherServices(trustPolicy).length > 0) return uses.every(({ evidence }) => evidence.kind !== "component");
  // Nobody sees what else uses a role that is made elsewhere.
  const isForNodes = uses.some((one) => (record ? isUseByNodes(one) : one.use === "node-group"));
  return (isForNodes || isOfOthers(trustPolicy)) && !isMadeForPods(uses);
}

/** The services beside the Fargate service that a trust policy names. */
export function otherServices(trustPolicy: unknown): string[] {
  return otherPrincipals(trustPolicy).filter((name) =>
    /^(?!eks-fargate)[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(name),
  );
}

/** True for a trust policy that names others, and lets in the Fargate service in no way. */
export function isOfOthers(trustPolicy: unknown): boolean {
  return allowedPrincipals(trustPolicy).length > 0 && !judgeTrustPolicy(trustPolicy, {}).concernsFargate;
}

/** What is left to do on a role that stays with others, once the pods have another one; undefined for nothing. */
export function whatIsLeft(trustPolicy: unknown, intended: Intended): LeftOnRole | undefined {
  const others = otherPrincipals(trustPolicy);
  const isClosed = others.length > 0 && !allowsEveryone(trustPolicy);
  const { concernsFargate, scoped } = judgeTrustPolicy(trustPolicy, intended);
  // If a role lets in the Fargate service alone, what works with it cannot assume it any more.
  if (!isClosed && concernsFargate && (scoped.length > 0 || others.length === 0)) return "name-principals";
  return isClosed && podRoleEvidence(trustPolicy).length > 0 ? "remove-fargate" : undefined;
}

/** URNs of the roles with which clusters themselves work. */
const clusterRoles = memoizeByObject(({ stack }: Facts): ReadonlySet<string> => {
  const clusters = stack.records.filter(({ type }) => eksType(type)?.kind === "cluster");
  return new Set(clusters.flatMap((record) => stack.roleAt(record, "roleArn")?.urn ?? []));
});
