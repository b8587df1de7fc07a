import { fargateService, judgeTrustPolicy } from "../iam";
import type { UseFact } from "./evidence/evidence";
import type { Facts } from "./facts";
import { trustPolicyOf } from "./fargate-profiles";
import type { FargateRole } from "./fargate-roles";
import { eksType } from "./resource-types";

/** True for a role that is made for pods: it stays theirs, and others that use it need another one. */
export function isMadeForPods(uses: readonly Pick<UseFact, "use" | "evidence">[]): boolean {
  const shows = (use: UseFact["use"], start: string) =>
    uses.some((fact) => fact.use === use && fact.evidence.startsWith(start));
  if (shows("fargate-pod-execution", "the role of ")) return true;
  return shows("fargate-pod-execution", `trust for ${fargateService}`) && !shows("node-group", "trust for ");
}

/**
 * True for a role that works for others, such as nodes or a cluster, and stays as it is: what it lacks for pods, or has too
 * much, is no defect of it, and the profiles that have it need another one.
 */
export function worksForOthers(facts: Facts, { made, uses }: FargateRole): boolean {
  if (clusterRoles(facts).has(made.urn)) return true;
  const isForOthers = uses.some(({ use }) => use === "node-group") || letsInOthersOnly(trustPolicyOf(made.record));
  return isForOthers && !isMadeForPods(uses);
}

function letsInOthersOnly(trustPolicy: unknown): boolean {
  if (trustPolicy === undefined) return false;
  const { concernsFargate, scoped } = judgeTrustPolicy(trustPolicy, {});
  // A policy that cannot be read lets in nobody.
  return !concernsFargate && scoped.length === 0;
}

const known = new WeakMap<Facts, ReadonlySet<string>>();

/** URNs of the roles with which clusters themselves work. */
function clusterRoles(facts: Facts): ReadonlySet<string> {
  const { stack } = facts;
  const clusters = () => stack.records.filter(({ type }) => eksType(type)?.kind === "cluster");
  const urns = known.get(facts) ?? new Set(clusters().flatMap((record) => stack.roleAt(record, "roleArn")?.urn ?? []));
  known.set(facts, urns);
  return urns;
}
