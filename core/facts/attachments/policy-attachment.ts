import { isNotShown, read } from "../../records/record";
import { attachedToList, attachedUnseen, type AttachmentRoute } from "./attachment";
import { managedPolicyOf } from "./managed-policy";

/** One managed policy attached to many roles (`aws.iam.PolicyAttachment`). */
export const policyAttachment: AttachmentRoute = {
  types: ["aws:iam/policyAttachment:PolicyAttachment"],
  find(record, stack) {
    if (isNotShown(record)) return attachedUnseen(stack, record, "roles", "policyArn");
    const policy = managedPolicyOf(stack, record, "policyArn", read(record.props, "policyArn"));
    if (!policy) return [];
    return attachedToList(stack, record, { property: "policyArn", policy });
  },
};
