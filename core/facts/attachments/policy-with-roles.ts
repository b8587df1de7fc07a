import { plain, read } from "../../records/record";
import { attachedToList, type AttachmentRoute } from "./attachment";

/** Policies of CloudFormation's kind that name the roles they are attached to. */
export const policyWithRoles: AttachmentRoute = {
  types: ["aws-native:iam:ManagedPolicy", "aws-native:iam:Policy"],
  find(record, stack) {
    const document = plain(read(record.props, "policyDocument"));
    const kind = record.type === "aws-native:iam:Policy" ? "inline" : "made";
    return attachedToList(stack, record, { property: "policyDocument", policy: { kind, document } });
  },
};
