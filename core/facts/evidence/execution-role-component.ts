import { componentType } from "../../records/identity";
import { describe } from "../../records/record";
import { only } from "../stack/stack";
import { ofTypes, type Evidence } from "./evidence";

/** The role that this project's component makes, or adopts. */
export const executionRoleComponent: Evidence = {
  concerns: ofTypes(componentType),
  find(record, stack) {
    const role =
      only(stack.rolesWithin(record.urn, 2)) ?? stack.roles.get(record.urn) ?? stack.roleAt(record, "roleArn");
    if (!role) return [];
    const evidence = `the role of ${describe(record)}`;
    return [{ use: "fargate-pod-execution", role, urn: record.urn, evidence, isPurpose: true }];
  },
};
