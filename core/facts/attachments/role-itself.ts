import { roleTypes } from "../../records/identity";
import { isNotShown, items, plain, read, unknown } from "../../records/record";
import type { AttachedPolicy, Attachment, AttachmentRoute } from "./attachment";
import { managedPoliciesIn } from "./managed-policy";
import { required } from "../../text";

/** `managedPolicyArns` and the inline policies of a role itself. */
export const roleItself: AttachmentRoute = {
  types: Object.keys(roleTypes),
  find(record, stack) {
    const role = stack.roles.get(record.urn);
    if (!role) return [];
    /** @param list the property that lists what is attached */
    const attached = (list: string, policy: AttachedPolicy, property = list): Attachment => {
      return { roles: [role], uncertain: false, lastSeen: record.given?.has(list) === false, record, property, policy };
    };
    if (isNotShown(record)) return [attached("managedPolicyArns", { kind: "unknown" })];
    const managed = managedPoliciesIn(stack, record, "managedPolicyArns").map((policy) =>
      attached("managedPolicyArns", policy),
    );
    const property = required(roleTypes[record.type]).inlinePolicies;
    const inline = items(record.props, property);
    if (inline === unknown) return managed;
    const key = property === "policies" ? "policyDocument" : "policy";
    const documents = inline.map((item) => plain(read(item, key)));
    return [
      ...managed,
      ...documents.map((document, index) => attached(property, { kind: "inline", document }, `${property}[${index}]`)),
    ];
  },
};
