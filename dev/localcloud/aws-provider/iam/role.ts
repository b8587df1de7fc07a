import type { RoleArgs } from "@pulumi/aws/iam";
import { documentText } from "../../../../core/policy";
import { orAbsent } from "../core/errors";
import { document, flag, integer, set, text } from "../core/property";
import { type Known, resourceType, tagProperties } from "../core/resource-type";
import { fromIamTags, toIamTags, updateTags } from "../core/tags";
import { requireTrustPolicy } from "./documents";
import { nameToCreate, prefixOf } from "./names";
import { attachedPolicyArns, inlinePolicyNames } from "./role-contents";

type Role = Known<Omit<RoleArgs, "assumeRolePolicy">> & { assumeRolePolicy: string };

/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/ */
export const role = resourceType<Role>({
  token: "aws:iam/role:Role",
  title: "IAM Role",
  naming: { property: "name", prefix: "namePrefix", maximum: 64 },
  properties: {
    assumeRolePolicy: document({ required: true }),
    description: text(),
    forceDetachPolicies: flag({ default: false }),
    managedPolicyArns: set({ kind: "string" }, { computed: true }),
    maxSessionDuration: integer({ default: 3600 }),
    name: text({ computed: true, replaces: true }),
    namePrefix: text({ computed: true, replaces: true }),
    path: text({ default: "/", replaces: true }),
    permissionsBoundary: text(),
    ...tagProperties,
    arn: text({ output: true }),
    createDate: text({ output: true }),
    uniqueId: text({ output: true }),
  },

  async create(inputs, cloud) {
    requireTrustPolicy(inputs.assumeRolePolicy, "CreateRole");
    const RoleName = nameToCreate(inputs.name, inputs.namePrefix);
    await cloud.iam.createRole({
      RoleName,
      AssumeRolePolicyDocument: inputs.assumeRolePolicy,
      Path: inputs.path,
      Description: inputs.description,
      MaxSessionDuration: inputs.maxSessionDuration,
      PermissionsBoundary: inputs.permissionsBoundary,
      Tags: toIamTags(inputs.tagsAll),
    });
    return RoleName;
  },

  async complete(RoleName, { managedPolicyArns = [] }, { iam }) {
    for (const PolicyArn of managedPolicyArns) await iam.attachRolePolicy({ RoleName, PolicyArn });
  },

  async read(id, known, cloud) {
    const found = (await orAbsent(cloud.iam.getRole({ RoleName: id })))?.Role;
    if (!found) return undefined;
    return {
      assumeRolePolicy: documentText(found.AssumeRolePolicyDocument),
      description: found.Description || undefined,
      // Not known to AWS; on import the official provider takes its default.
      forceDetachPolicies: known.forceDetachPolicies ?? false,
      managedPolicyArns: await attachedPolicyArns(cloud, id),
      maxSessionDuration: found.MaxSessionDuration,
      name: found.RoleName,
      namePrefix: prefixOf(id, known.namePrefix),
      path: found.Path,
      permissionsBoundary: found.PermissionsBoundary?.PermissionsBoundaryArn,
      tagsAll: fromIamTags(found.Tags),
      arn: found.Arn,
      createDate: found.CreateDate?.toISOString().replace(/\.\d+Z$/, "Z"),
      uniqueId: found.RoleId,
    };
  },

  async update(RoleName, changed, next, previous, cloud) {
    const { iam } = cloud;
    const { assumeRolePolicy, description = "", maxSessionDuration, managedPolicyArns = [] } = next;
    if (changed.has("assumeRolePolicy")) {
      requireTrustPolicy(assumeRolePolicy, "UpdateAssumeRolePolicy");
      await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: assumeRolePolicy });
    }
    if (changed.has("description") || changed.has("maxSessionDuration")) {
      await iam.updateRole({ RoleName, Description: description, MaxSessionDuration: maxSessionDuration });
    }
    if (changed.has("permissionsBoundary")) {
      const { permissionsBoundary: PermissionsBoundary } = next;
      if (PermissionsBoundary) await iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary });
      else await iam.deleteRolePermissionsBoundary({ RoleName });
    }
    if (changed.has("managedPolicyArns")) {
      const attached = await attachedPolicyArns(cloud, RoleName);
      const added = managedPolicyArns.filter((arn) => !attached.includes(arn));
      const gone = attached.filter((arn) => !managedPolicyArns.includes(arn));
      for (const PolicyArn of added) await iam.attachRolePolicy({ RoleName, PolicyArn });
      for (const PolicyArn of gone) await orAbsent(iam.detachRolePolicy({ RoleName, PolicyArn }));
    }
    if (changed.has("tagsAll")) {
      await updateTags(
        previous.tagsAll,
        next.tagsAll,
        (TagKeys) => iam.untagRole({ RoleName, TagKeys }),
        (tags) => iam.tagRole({ RoleName, Tags: toIamTags(tags) }),
      );
    }
  },

  // What the stack itself attached goes with the role; what others attached goes only if that is asked for, else AWS
  // answers with DeleteConflict.
  async delete(RoleName, { forceDetachPolicies, managedPolicyArns }, cloud) {
    const { iam } = cloud;
    const attached = forceDetachPolicies || managedPolicyArns?.length ? await attachedPolicyArns(cloud, RoleName) : [];
    const inline = forceDetachPolicies ? await inlinePolicyNames(cloud, RoleName) : [];
    for (const PolicyArn of attached) await orAbsent(iam.detachRolePolicy({ RoleName, PolicyArn }));
    for (const PolicyName of inline) await orAbsent(iam.deleteRolePolicy({ RoleName, PolicyName }));
    await iam.deleteRole({ RoleName });
  },
});
