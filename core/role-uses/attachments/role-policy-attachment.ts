import { roleAt, rolesFromDependencies } from "../resolve";
import { read } from "../values";
import type { AttachmentRoute } from "./attachment";
import { managedPolicyOf } from "./managed-policy";

/** One managed policy attached to one role. */
export const rolePolicyAttachment: AttachmentRoute = {
  types: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
  find(record, stack) {
    const policy = managedPolicyOf(stack, record, "policyArn", read(record.props, "policyArn"));
    if (!policy) return [];
    const role = roleAt(stack, record, "role");
    if (role) return [{ role, record, property: "policyArn", policy }];
    return rolesFromDependencies(stack, record, "role").map((candidate) => ({
      role: candidate,
      uncertain: true,
      record,
      property: "policyArn",
      policy,
    }));
  },
};
