import type { RoleFacts, RoleRule, Estate } from "../facts/estate";
import { evidenceOf } from "../facts/owner";
import type { NodeRoleShared } from "../findings/found";
import type { Evidence } from "../records/uses";
import { awsManagedPolicyName } from "../policy";

/**
 * One role serves both EC2 nodes and pods on Fargate, in one stack or across stacks.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export const nodeRoleShared = {
  id: "node-role-shared",
  judge,
} satisfies RoleRule;

function judge(facts: RoleFacts, estate: Estate): NodeRoleShared[] {
  const { role, uses, why } = facts;
  const nodes = evidenceOf("node-group", why);
  const pods = evidenceOf("fargate-pod-execution", why);
  if (estate.source.complete && !facts.made) return [];
  // If attached node policies are the only sign of nodes, workload-permissions reports them.
  if (pods.length === 0 || nodes.every((evidence) => isAttachedInSight(evidence, facts))) return [];
  const { urn = "" } = uses.find(({ use }) => use === "fargate-pod-execution") ?? uses[0] ?? {};
  const at = estate.facts.stack.byUrn.get(urn);
  const isOpen = why.every((shown) => shown.use !== "node-group" || shown.isOpen);
  return [{ id: "node-role-shared", kind: "shared", level: isOpen ? "unknown" : undefined, role, at, nodes, pods }];
}

function isAttachedInSight(evidence: Evidence, { attachments }: RoleFacts) {
  return (
    evidence.kind === "attached-policy" &&
    attachments.some(({ policy }) => policy.kind === "managed" && awsManagedPolicyName(policy.arn) === evidence.name)
  );
}
