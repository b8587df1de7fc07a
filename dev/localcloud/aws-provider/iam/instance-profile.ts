import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  UntagInstanceProfileCommand,
} from "@aws-sdk/client-iam";
import type { Cloud } from "../core/cloud";
import { orAbsent } from "../core/errors";
import { text } from "../core/property";
import { resourceType, tagProperties } from "../core/resource-type";
import { nameToCreate, prefixOf } from "./names";
import { fromIamTags, removedKeys, type Tags, toIamTags } from "./tags";

type InstanceProfile = { name?: string; namePrefix?: string; path?: string; role?: string; tagsAll?: Tags };

/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/instanceprofile/ */
export const instanceProfile = resourceType<InstanceProfile>({
  token: "aws:iam/instanceProfile:InstanceProfile",
  title: "IAM Instance Profile",
  naming: { property: "name", prefix: "namePrefix", maximum: 128 },
  properties: {
    name: text({ computed: true, replaces: true }),
    namePrefix: text({ computed: true, replaces: true }),
    path: text({ default: "/", replaces: true }),
    role: text(),
    ...tagProperties,
    arn: text({ output: true }),
    createDate: text({ output: true }),
    uniqueId: text({ output: true }),
  },

  async create(inputs, cloud) {
    const name = nameToCreate(inputs.name, inputs.namePrefix);
    await cloud.iam(
      new CreateInstanceProfileCommand({
        InstanceProfileName: name,
        Path: inputs.path,
        Tags: toIamTags(inputs.tagsAll),
      }),
    );
    return name;
  },

  async complete(id, { role }, cloud) {
    if (role) await addRole(id, role, cloud);
  },

  async read(id, known, cloud) {
    const found = (await orAbsent(cloud.iam(new GetInstanceProfileCommand({ InstanceProfileName: id }))))
      ?.InstanceProfile;
    return (
      found && {
        name: found.InstanceProfileName,
        namePrefix: prefixOf(id, known.namePrefix),
        path: found.Path,
        role: found.Roles?.[0]?.RoleName,
        tagsAll: fromIamTags(found.Tags),
        arn: found.Arn,
        createDate: found.CreateDate?.toISOString().replace(/\.\d+Z$/, "Z"),
        uniqueId: found.InstanceProfileId,
      }
    );
  },

  async update(id, changed, next, previous, cloud) {
    if (changed.has("role")) {
      if (previous.role) await removeRole(id, previous.role, cloud);
      if (next.role) await addRole(id, next.role, cloud);
    }
    if (changed.has("tagsAll")) {
      const gone = removedKeys(previous.tagsAll, next.tagsAll);
      if (gone.length > 0) {
        await cloud.iam(new UntagInstanceProfileCommand({ InstanceProfileName: id, TagKeys: gone }));
      }
      const tags = toIamTags(next.tagsAll);
      if (tags.length > 0) await cloud.iam(new TagInstanceProfileCommand({ InstanceProfileName: id, Tags: tags }));
    }
  },

  async delete(id, { role }, cloud) {
    if (role) await removeRole(id, role, cloud);
    await cloud.iam(new DeleteInstanceProfileCommand({ InstanceProfileName: id }));
  },
});

async function addRole(InstanceProfileName: string, RoleName: string, cloud: Cloud): Promise<void> {
  await cloud.iam(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
}

async function removeRole(InstanceProfileName: string, RoleName: string, cloud: Cloud): Promise<void> {
  await orAbsent(cloud.iam(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName })));
}
