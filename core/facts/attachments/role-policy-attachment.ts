import { isNotShown, read } from "../../records/record";
import { attachedUnseen, type AttachmentRoute } from "./attachment";
import { managedPolicyOf } from "./managed-policy";

/** One managed policy attached to one role. */
export const rolePolicyAttachment: AttachmentRoute = {
  types: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
  find(record, stack) {
    if (isNotShown(record)) return attachedUnseen(stack, record, "role", "policyArn");
    const policy = managedPolicyOf(stack, record, "policyArn", read(record.props, "policyArn"));
    if (!policy) return [];
    const role = stack.roleAt(record, "role");
    const roles = role ? [role] : stack.rolesFromDependencies(record, "role");
    return [{ roles, uncertain: !role, record, property: "policyArn", policy }];
  },
};
