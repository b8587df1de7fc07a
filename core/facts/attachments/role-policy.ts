import { plain, read } from "../../records/record";
import { roleCarriedBy } from "../../records/resource-types";
import type { AttachmentRoute } from "./attachment";
import { required } from "../../text";

const documents: Record<string, string> = {
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws-native:iam:RolePolicy": "policyDocument",
};

/** One inline policy of one role. */
export const rolePolicy: AttachmentRoute = {
  types: Object.keys(documents),
  find(record, stack) {
    const property = required(documents[record.type]);
    const role = stack.roleAt(record, required(roleCarriedBy(record.type)));
    if (!role) return [];
    const document = plain(read(record.props, property));
    return [{ roles: [role], uncertain: false, record, property, policy: { kind: "inline", document } }];
  },
};
