import { attaches, attachmentsOf } from "../attachments";
import { nodeRoleEvidence } from "../stack/node-role";
import { describe } from "../../records/record";
import type { Evidence } from "./evidence";

/** A policy that only nodes need, attached to the role by any route. */
export const workerNodePolicy: Evidence = {
  concerns: attaches,
  find: (record, stack) =>
    attachmentsOf(stack, record).flatMap(({ roles, policy, uncertain, lastSeen }) => {
      if (policy.kind !== "managed" || uncertain || lastSeen) return [];
      return nodeRoleEvidence({ attachedPolicies: [policy.arn] }).shown.flatMap((text) =>
        roles.map((role) => ({
          use: "node-group" as const,
          role,
          urn: record.urn,
          evidence: `${text} by ${describe(record)}`,
        })),
      );
    }),
};
