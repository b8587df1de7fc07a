import { ListEntitiesForPolicyCommand } from "@aws-sdk/client-iam";
import type { Cloud } from "../core/cloud";
import { orAbsent } from "../core/errors";
import { set, text } from "../core/property";
import { resourceType } from "../core/resource-type";
import { allPages } from "./names";
import { attachPolicy, bringTo, detachPolicy } from "./role-contents";

type PolicyAttachment = { name: string; policyArn: string; roles?: string[] };

/**
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/policyattachment/ - roles only: this project knows no users
 * and groups.
 */
export const policyAttachment = resourceType<PolicyAttachment>({
  token: "aws:iam/policyAttachment:PolicyAttachment",
  title: "IAM Policy Attachment",
  naming: { property: "name", maximum: 128 },
  properties: {
    name: text({ computed: true, replaces: true }),
    policyArn: text({ required: true, replaces: true }),
    roles: set({ kind: "string" }),
  },

  async create({ name, policyArn, roles = [] }, cloud) {
    for (const role of roles) await attachPolicy(cloud, role, policyArn);
    return name;
  },

  async read(id, { policyArn }, cloud) {
    if (!policyArn)
      throw new Error("the official provider cannot import an IAM Policy Attachment, nor can the stand-in");
    const roles = await orAbsent(rolesOf(policyArn, cloud));
    return roles?.length ? { name: id, policyArn, roles } : undefined;
  },

  async update(_id, _changed, { policyArn, roles = [] }, _previous, cloud) {
    await bringTo(
      roles,
      await rolesOf(policyArn, cloud),
      (role) => attachPolicy(cloud, role, policyArn),
      (role) => detachPolicy(cloud, role, policyArn),
    );
  },

  async delete(_id, { policyArn, roles = [] }, cloud) {
    for (const role of roles) await detachPolicy(cloud, role, policyArn);
  },
});

function rolesOf(PolicyArn: string, cloud: Cloud): Promise<string[]> {
  return allPages(
    (Marker) => cloud.iam(new ListEntitiesForPolicyCommand({ PolicyArn, Marker, EntityFilter: "Role" })),
    (page) => page.PolicyRoles?.map((role) => role.RoleName ?? ""),
  );
}
