import { attaches, attachmentsOf } from "../attachments";
import { nodeRoleEvidence } from "../stack/node-role";
import type { EvidenceKind } from "./evidence";

/** A policy that only nodes need, attached to the role by any route. */
export const workerNodePolicy: EvidenceKind = {
  concerns: attaches,
  find: (record, stack) =>
    attachmentsOf(stack, record).flatMap(({ roles, policy, uncertain, lastSeen }) => {
      if (policy.kind !== "managed" || uncertain || lastSeen) return [];
      return nodeRoleEvidence({ attachedPolicies: [policy.arn], seenIn: record }).shown.flatMap((evidence) =>
        roles.map((role) => ({
          use: "node-group" as const,
          role,
          urn: record.urn,
          evidence,
        })),
      );
    }),
};
