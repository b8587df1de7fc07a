import { isForFargate } from "../facts/role-trust";
import { worksForOthers } from "../facts/whose-role";
import type { RoleUnused } from "../findings/found";
import { usesAreComplete } from "../readers/unread";
import { text } from "../records/record";
import type { RoleRule } from "./rule";

/** A role for Fargate that no profile uses. */
export const roleUnused = {
  ids: ["role-unused"],
  about: "role",
  needs: "complete",
  judge(one, { source, facts }): RoleUnused[] {
    const { role, made, uses, profiles } = one;
    if (!made || profiles.length > 0 || !source.complete?.roles || !usesAreComplete(source)) return [];
    if (!isForFargate(made.record) || uses.some(({ use }) => use === "node-group") || worksForOthers(facts, one))
      return [];
    const lastUsed = text(made.record.props, "lastUsed");
    return [{ id: "role-unused", kind: "unused", role, at: made.record, ...(lastUsed !== undefined && { lastUsed }) }];
  },
} satisfies RoleRule;
