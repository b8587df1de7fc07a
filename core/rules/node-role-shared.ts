import type { NodeRoleShared } from "../findings/found";
import type { Use } from "../records/uses";
import type { RoleFacts, WorksForOthers } from "./role";

/**
 * One role serves both EC2 nodes and pods on Fargate, in one stack or across stacks.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function nodeRoleShared(role: RoleFacts, worksForOthers: WorksForOthers): NodeRoleShared | undefined {
  const of = (wanted: Use) => role.uses.filter(({ use }) => use === wanted).map(({ evidence }) => evidence);
  const [nodes, pods] = [of("node-group"), of("fargate-pod-execution")];
  if (nodes.length === 0 || pods.length === 0) return undefined;
  const fix = { kind: "own-role", for: worksForOthers(role) ? "pods" : "nodes" } as const;
  return { id: "node-role-shared", role: role.role, nodes, pods, fix };
}
