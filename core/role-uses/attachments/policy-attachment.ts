import { rolesInList } from "../role-list";
import { read } from "../values";
import type { AttachmentRoute } from "./attachment";
import { managedPolicyOf } from "./managed-policy";

/** One managed policy attached to many roles (`aws.iam.PolicyAttachment`). */
export const policyAttachment: AttachmentRoute = {
  types: ["aws:iam/policyAttachment:PolicyAttachment"],
  find(record, stack) {
    const policy = managedPolicyOf(stack, record, "policyArn", read(record.props, "policyArn"));
    if (!policy) return [];
    return rolesInList(stack, record, "roles").map((found) => ({ ...found, record, property: "policyArn", policy }));
  },
};
