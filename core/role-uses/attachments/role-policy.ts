import { plain, read } from "../record";
import type { AttachmentRoute } from "./attachment";
import { required } from "../../text";

const documents: Record<string, { role: string; document: string }> = {
  "aws:iam/rolePolicy:RolePolicy": { role: "role", document: "policy" },
  "aws-native:iam:RolePolicy": { role: "roleName", document: "policyDocument" },
};

/** One inline policy of one role. */
export const rolePolicy: AttachmentRoute = {
  types: Object.keys(documents),
  find(record, stack) {
    const properties = required(documents[record.type]);
    const role = stack.roleAt(record, properties.role);
    if (!role) return [];
    const document = plain(read(record.props, properties.document));
    return [
      { roles: [role], uncertain: false, record, property: properties.document, policy: { kind: "inline", document } },
    ];
  },
};
