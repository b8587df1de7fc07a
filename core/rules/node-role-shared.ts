import type { RoleFacts, RoleRule } from "../facts/estate";
import { evidenceOf } from "../facts/owner";
import type { NodeRoleShared } from "../findings/found";
import type { Evidence } from "../records/uses";
import { awsManagedPolicyName } from "../trust";

/**
 * One role serves both EC2 nodes and pods on Fargate, in one stack or across stacks.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export const nodeRoleShared = {
  id: "node-role-shared",
  judge(role, estate): NodeRoleShared[] {
    const nodes = evidenceOf("node-group", role.why);
    const pods = evidenceOf("fargate-pod-execution", role.why);
    if (estate.source.complete && !role.made) return [];
    // If attached node policies are the only sign of nodes, workload-permissions reports them.
    if (pods.length === 0 || nodes.every((evidence) => isAttachedInSight(evidence, role))) return [];
    const { urn = "" } = role.uses.find(({ use }) => use === "fargate-pod-execution") ?? role.uses[0] ?? {};
    const at = estate.facts.stack.byUrn.get(urn);
    const isOpen = role.why.every(({ use, isOpen: isOfAnother }) => use !== "node-group" || isOfAnother);
    const level = isOpen && ({ level: "unknown" } as const);
    return [{ id: "node-role-shared", kind: "shared", ...level, role: role.role, ...(at && { at }), nodes, pods }];
  },
} satisfies RoleRule;

function isAttachedInSight(evidence: Evidence, { attachments }: RoleFacts): boolean {
  return (
    evidence.kind === "attached-policy" &&
    attachments.some(({ policy }) => policy.kind === "managed" && awsManagedPolicyName(policy.arn) === evidence.name)
  );
}
