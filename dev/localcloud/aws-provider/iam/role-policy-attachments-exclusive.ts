import type { Cloud } from "../core/cloud";
import { orAbsent } from "../core/errors";
import { set, text } from "../core/property";
import { resourceType } from "../core/resource-type";
import { attachedPolicyArns, attachPolicy, bringTo, detachPolicy } from "./role-contents";

type RolePolicyAttachmentsExclusive = { policyArns: string[]; roleName: string };

/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicyattachmentsexclusive/ */
export const rolePolicyAttachmentsExclusive = resourceType<RolePolicyAttachmentsExclusive>({
  token: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
  title: "IAM Role Policy Attachments Exclusive",
  properties: {
    policyArns: set({ kind: "string" }, { required: true }),
    roleName: text({ required: true, replaces: true }),
  },

  async create({ roleName, policyArns }, cloud) {
    await attachExactly(roleName, policyArns, cloud);
    return roleName;
  },

  async read(id, _known, cloud) {
    const policyArns = await orAbsent(attachedPolicyArns(cloud, id));
    return policyArns && { roleName: id, policyArns };
  },

  async update(id, _changed, { policyArns }, _previous, cloud) {
    await attachExactly(id, policyArns, cloud);
  },

  // Only ends the exclusiveness: nothing in AWS to delete.
  async delete() {},
});

async function attachExactly(role: string, wanted: string[], cloud: Cloud): Promise<void> {
  await bringTo(
    wanted,
    await attachedPolicyArns(cloud, role),
    (arn) => attachPolicy(cloud, role, arn),
    (arn) => detachPolicy(cloud, role, arn),
  );
}
