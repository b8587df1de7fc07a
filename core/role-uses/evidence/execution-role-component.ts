import { describe } from "../record";
import { roleAt } from "../resolve";
import { componentType } from "../types";
import { ofTypes, type Evidence } from "./evidence";

/** The role that this project's component makes, or adopts. */
export const executionRoleComponent: Evidence = {
  concerns: ofTypes(componentType),
  find(record, stack) {
    const within = stack.rolesWithin(record.urn);
    const role = within.length === 1 ? within[0] : (stack.roles.get(record.urn) ?? roleAt(stack, record, "roleArn"));
    if (!role) return [];
    const evidence = `the role of ${describe(record)}`;
    return [{ use: "fargate-pod-execution", role, urn: record.urn, evidence }];
  },
};
