import { isNotShown, unknown } from "../../records/record";
import { attachedUnseen, type AttachmentRoute } from "./attachment";
import { listedPolicies, managedPoliciesIn } from "./managed-policy";

/** The list of all managed policies of a role (`aws.iam.RolePolicyAttachmentsExclusive`): the rest gets detached. */
export const exclusiveAttachments: AttachmentRoute = {
  types: ["aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"],
  find(record, stack) {
    if (isNotShown(record)) return attachedUnseen(stack, record, "roleName", "policyArns");
    const role = stack.roleAt(record, "roleName");
    if (!role) return [];
    const place = { roles: [role], uncertain: false, record, property: "policyArns" };
    const list = listedPolicies(stack, record, "policyArns");
    const attached = managedPoliciesIn(stack, record, "policyArns").map((policy) => ({ ...place, policy }));
    if (list === unknown) return attached;
    return [...attached, { ...place, policy: { kind: "exclusive", arns: list } }];
  },
};
