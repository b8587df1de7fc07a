import { roleTypes } from "../identity";
import { items, plain, read, unknown } from "../record";
import type { AttachmentRoute } from "./attachment";
import { managedPoliciesIn } from "./managed-policy";
import { required } from "../../text";

/** `managedPolicyArns` and the inline policies of a role itself. */
export const roleItself: AttachmentRoute = {
  types: Object.keys(roleTypes),
  find(record, stack) {
    const role = stack.roles.get(record.urn);
    if (!role) return [];
    const lastSeen = (property: string) => record.given?.has(property) === false;
    const managed = managedPoliciesIn(stack, record, "managedPolicyArns").map((policy) => ({
      roles: [role],
      uncertain: false,
      lastSeen: lastSeen("managedPolicyArns"),
      record,
      property: "managedPolicyArns",
      policy,
    }));
    const property = required(roleTypes[record.type]).inlinePolicies;
    const inline = items(record.props, property);
    if (inline === unknown) return managed;
    const key = property === "policies" ? "policyDocument" : "policy";
    return [
      ...managed,
      ...inline.map((item, index) => ({
        roles: [role],
        uncertain: false,
        lastSeen: lastSeen(property),
        record,
        property: `${property}[${index}]`,
        policy: { kind: "inline" as const, document: plain(read(item, key)) },
      })),
    ];
  },
};
