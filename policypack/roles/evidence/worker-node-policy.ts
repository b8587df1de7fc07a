import { attaches, attachmentsOf } from "../attachments";
import { describe } from "../record";
import type { Evidence } from "./evidence";

/** AWS managed policies that only nodes need; those for CNI and ECR are attached to other roles too. */
const policyPattern = /^arn:[^:]+:iam::aws:policy\/(AmazonEKSWorkerNode(?:Minimal)?Policy)$/;

/** A worker-node policy attached to the role, by any route. */
export const workerNodePolicy: Evidence = {
  concerns: attaches,
  find: (record, stack) =>
    attachmentsOf(stack, record).flatMap(({ role, policy, uncertain }) => {
      const name = policy.kind === "managed" ? policyPattern.exec(policy.arn)?.[1] : undefined;
      if (name === undefined || uncertain) return [];
      const evidence = `${name} attached by ${describe(record)}`;
      return [{ use: "node-group" as const, role, urn: record.urn, evidence }];
    }),
};
