import { componentType } from "../../records/identity";
import { only } from "../stack/stack";
import { ofTypes, type EvidenceKind } from "./evidence";

/** The role that this project's component makes, or adopts. */
export const executionRoleComponent: EvidenceKind = {
  concerns: ofTypes(componentType),
  find(record, stack) {
    const role = only(stack.rolesWithin(record.urn)) ?? stack.roles.get(record.urn) ?? stack.roleAt(record, "roleArn");
    if (!role) return [];
    const evidence = { kind: "component" as const, of: record };
    return [{ use: "fargate-pod-execution", role, urn: record.urn, evidence, isPurpose: true }];
  },
};
