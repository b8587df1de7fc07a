import { items, unknown } from "../record";
import type { AttachmentRoute } from "./attachment";
import { managedPoliciesIn } from "./managed-policy";

/** The list of all managed policies of a role (`aws.iam.RolePolicyAttachmentsExclusive`): the rest gets detached. */
export const exclusiveAttachments: AttachmentRoute = {
  types: ["aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"],
  find(record, stack) {
    const role = stack.roleAt(record, "roleName");
    if (!role) return [];
    const place = { roles: [role], uncertain: false, record, property: "policyArns" };
    const list = items(record.props, "policyArns");
    const attached = managedPoliciesIn(stack, record, "policyArns").map((policy) => ({ ...place, policy }));
    if (list === unknown) return attached;
    return [...attached, { ...place, policy: { kind: "exclusive", arns: list } }];
  },
};
