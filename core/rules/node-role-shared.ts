import type { NodeRoleShared } from "../findings/found";
import type { Evidence, Use } from "../records/uses";
import { awsManagedPolicyName } from "../trust";
import type { RoleFacts, WorksForOthers } from "./role";

/**
 * One role serves both EC2 nodes and pods on Fargate, in one stack or across stacks.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function nodeRoleShared(role: RoleFacts, worksForOthers: WorksForOthers): NodeRoleShared | undefined {
  const of = (wanted: Use) => role.uses.filter(({ use }) => use === wanted).map(({ evidence }) => evidence);
  const [nodes, pods] = [of("node-group"), of("fargate-pod-execution")];
  // A policy for nodes that is attached in sight is workload-permissions, if nothing else shows nodes.
  if (pods.length === 0 || nodes.every((evidence) => isAttachedIn(role, evidence))) return undefined;
  const fix = { kind: "own-role", for: worksForOthers(role) ? "pods" : "nodes" } as const;
  return { id: "node-role-shared", role: role.role, nodes, pods, fix };
}

function isAttachedIn({ attachments }: RoleFacts, evidence: Evidence): boolean {
  return (
    evidence.kind === "attached-policy" &&
    attachments.some(({ policy }) => policy.kind === "managed" && awsManagedPolicyName(policy.arn) === evidence.name)
  );
}
