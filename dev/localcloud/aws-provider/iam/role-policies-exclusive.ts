import type { Cloud } from "../core/cloud";
import { orAbsent } from "../core/errors";
import { set, text } from "../core/property";
import { resourceType } from "../core/resource-type";
import { deleteInlinePolicy, inlinePolicyNames } from "./role-contents";

type RolePoliciesExclusive = { policyNames: string[]; roleName: string };

/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepoliciesexclusive/ */
export const rolePoliciesExclusive = resourceType<RolePoliciesExclusive>({
  token: "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
  title: "IAM Role Policies Exclusive",
  properties: {
    policyNames: set({ kind: "string" }, { required: true }),
    roleName: text({ required: true, replaces: true }),
  },

  async create({ roleName, policyNames }, cloud) {
    await removeOthers(roleName, policyNames, cloud);
    return roleName;
  },

  async read(id, _known, cloud) {
    const policyNames = await orAbsent(inlinePolicyNames(cloud, id));
    return policyNames && { roleName: id, policyNames };
  },

  async update(id, _changed, { policyNames }, _previous, cloud) {
    await removeOthers(id, policyNames, cloud);
  },

  // Only ends the exclusiveness: nothing in AWS to delete.
  async delete() {},
});

async function removeOthers(role: string, allowed: string[], cloud: Cloud): Promise<void> {
  for (const name of await inlinePolicyNames(cloud, role)) {
    if (!allowed.includes(name)) await deleteInlinePolicy(cloud, role, name);
  }
}
