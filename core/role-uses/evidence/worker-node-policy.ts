import { attaches, attachmentsOf } from "../attachments";
import { describe } from "../record";
import type { Evidence } from "./evidence";

/** AWS managed policies that only nodes need; those for CNI and ECR are attached to other roles too. */
const policyPattern = /^arn:[^:]+:iam::aws:policy\/(AmazonEKSWorkerNode(?:Minimal)?Policy)$/;

/** The name of a managed policy that only nodes need; undefined for any other. */
export function workerNodePolicyName(arn: string): string | undefined {
  return policyPattern.exec(arn)?.[1];
}

/** A worker-node policy attached to the role, by any route. */
export const workerNodePolicy: Evidence = {
  concerns: attaches,
  find: (record, stack) =>
    attachmentsOf(stack, record).flatMap(({ role, policy, uncertain }) => {
      const name = policy.kind === "managed" ? workerNodePolicyName(policy.arn) : undefined;
      if (name === undefined || uncertain) return [];
      const evidence = `${name} attached by ${describe(record)}`;
      return [{ use: "node-group" as const, role, urn: record.urn, evidence }];
    }),
};
