import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import type { Cloud } from "../core/cloud";
import { orAbsent } from "../core/errors";
import { document, flag, integer, set, text } from "../core/property";
import { resourceType, tagProperties } from "../core/resource-type";
import { decoded, requireTrustPolicy } from "./documents";
import { nameToCreate, prefixOf } from "./names";
import * as contents from "./role-contents";
import { fromIamTags, removedKeys, type Tags, toIamTags } from "./tags";

type Role = {
  assumeRolePolicy: string;
  description?: string;
  forceDetachPolicies?: boolean;
  inlinePolicies?: contents.InlinePolicy[];
  managedPolicyArns?: string[];
  maxSessionDuration?: number;
  name?: string;
  namePrefix?: string;
  path?: string;
  permissionsBoundary?: string;
  tagsAll?: Tags;
};

/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/ */
export const role = resourceType<Role>({
  token: "aws:iam/role:Role",
  title: "IAM Role",
  naming: { property: "name", prefix: "namePrefix", maximum: 64 },
  properties: {
    assumeRolePolicy: document({ required: true }),
    description: text(),
    forceDetachPolicies: flag({ default: false }),
    inlinePolicies: set(
      { kind: "object", properties: { name: text({ required: true }), policy: document() } },
      { computed: true },
    ),
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
    await cloud.iam(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: inputs.assumeRolePolicy,
        Path: inputs.path,
        Description: inputs.description,
        MaxSessionDuration: inputs.maxSessionDuration,
        PermissionsBoundary: inputs.permissionsBoundary,
        Tags: toIamTags(inputs.tagsAll),
      }),
    );
    return RoleName;
  },

  async complete(id, inputs, cloud) {
    for (const policy of inputs.inlinePolicies ?? []) await contents.putInlinePolicy(cloud, id, policy);
    for (const arn of inputs.managedPolicyArns ?? []) await contents.attachPolicy(cloud, id, arn);
  },

  async read(id, known, cloud) {
    const found = (await orAbsent(cloud.iam(new GetRoleCommand({ RoleName: id }))))?.Role;
    if (!found) return undefined;
    return {
      assumeRolePolicy: decoded(found.AssumeRolePolicyDocument),
      description: found.Description || undefined,
      // Not known to AWS; on import the official provider takes its default.
      forceDetachPolicies: known.forceDetachPolicies ?? false,
      inlinePolicies: await contents.inlinePolicies(cloud, id),
      managedPolicyArns: await contents.attachedPolicyArns(cloud, id),
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

  async update(id, changed, next, previous, cloud) {
    if (changed.has("assumeRolePolicy")) {
      requireTrustPolicy(next.assumeRolePolicy, "UpdateAssumeRolePolicy");
      await cloud.iam(new UpdateAssumeRolePolicyCommand({ RoleName: id, PolicyDocument: next.assumeRolePolicy }));
    }
    if (changed.has("description") || changed.has("maxSessionDuration")) {
      const { description = "", maxSessionDuration } = next;
      await cloud.iam(
        new UpdateRoleCommand({ RoleName: id, Description: description, MaxSessionDuration: maxSessionDuration }),
      );
    }
    if (changed.has("permissionsBoundary")) await setBoundary(id, next.permissionsBoundary, cloud);
    if (changed.has("inlinePolicies")) await setInlinePolicies(id, next.inlinePolicies ?? [], cloud);
    if (changed.has("managedPolicyArns")) {
      await contents.bringTo(
        next.managedPolicyArns ?? [],
        await contents.attachedPolicyArns(cloud, id),
        (arn) => contents.attachPolicy(cloud, id, arn),
        (arn) => contents.detachPolicy(cloud, id, arn),
      );
    }
    if (changed.has("tagsAll")) {
      const gone = removedKeys(previous.tagsAll, next.tagsAll);
      if (gone.length > 0) await cloud.iam(new UntagRoleCommand({ RoleName: id, TagKeys: gone }));
      const tags = toIamTags(next.tagsAll);
      if (tags.length > 0) await cloud.iam(new TagRoleCommand({ RoleName: id, Tags: tags }));
    }
  },

  // What the stack itself attached goes with the role; what others attached goes only where that is asked for, else AWS
  // answers with DeleteConflict.
  async delete(id, state, cloud) {
    await contents.leaveInstanceProfiles(cloud, id);
    if (state.forceDetachPolicies || state.managedPolicyArns?.length) {
      for (const arn of await contents.attachedPolicyArns(cloud, id)) await contents.detachPolicy(cloud, id, arn);
    }
    if (state.forceDetachPolicies || state.inlinePolicies?.length) {
      for (const name of await contents.inlinePolicyNames(cloud, id))
        await contents.deleteInlinePolicy(cloud, id, name);
    }
    await cloud.iam(new DeleteRoleCommand({ RoleName: id }));
  },
});

async function setBoundary(RoleName: string, boundary: string | undefined, cloud: Cloud): Promise<void> {
  if (!boundary) await cloud.iam(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  else await cloud.iam(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: boundary }));
}

async function setInlinePolicies(role: string, wanted: contents.InlinePolicy[], cloud: Cloud): Promise<void> {
  for (const policy of wanted) await contents.putInlinePolicy(cloud, role, policy);
  for (const name of await contents.inlinePolicyNames(cloud, role)) {
    if (!wanted.some((policy) => policy.name === name)) await contents.deleteInlinePolicy(cloud, role, name);
  }
}
