import { clusterOfRole } from "../facts/estate";
import { isForFargate } from "../facts/pod-role";
import type { RoleUnused } from "../findings/found";
import { usesAreComplete } from "../readers/source";
import { text } from "../records/record";
import type { RoleRule } from "./rule";

/** A role for Fargate that no profile uses. */
export const roleUnused = {
  ids: ["role-unused"],
  about: "role",
  needs: "complete",
  judge({ role, made, uses, profiles }, estate): RoleUnused[] {
    const { source } = estate;
    if (!made || profiles.length > 0 || !source.complete?.roles || !usesAreComplete(source)) return [];
    if (!isForFargate(made.record) || uses.some(({ use }) => use === "node-group") || clusterOfRole(estate, role))
      return [];
    const lastUsed = text(made.record.props, "lastUsed");
    return [{ id: "role-unused", kind: "unused", role, at: made.record, ...(lastUsed !== undefined && { lastUsed }) }];
  },
} satisfies RoleRule;
