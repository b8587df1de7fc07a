import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListPolicyVersionsCommand,
  type PolicyVersion,
  TagPolicyCommand,
  UntagPolicyCommand,
} from "@aws-sdk/client-iam";
import type { Cloud } from "../core/cloud";
import { orAbsent } from "../core/errors";
import { document, integer, text } from "../core/property";
import { resourceType, tagProperties } from "../core/resource-type";
import { decoded } from "./documents";
import { allPages, nameToCreate, prefixOf } from "./names";
import { fromIamTags, removedKeys, type Tags, toIamTags } from "./tags";

type Policy = {
  description?: string;
  name?: string;
  namePrefix?: string;
  path?: string;
  policy: string;
  tagsAll?: Tags;
};

/** AWS keeps this many versions of a managed policy. */
const maximumVersions = 5;

/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/policy/ */
export const policy = resourceType<Policy>({
  token: "aws:iam/policy:Policy",
  title: "IAM Policy",
  naming: { property: "name", prefix: "namePrefix", maximum: 128 },
  properties: {
    description: text({ replaces: true }),
    name: text({ computed: true, replaces: true }),
    namePrefix: text({ computed: true, replaces: true }),
    path: text({ default: "/", replaces: true }),
    policy: document({ required: true }),
    ...tagProperties,
    arn: text({ output: true }),
    attachmentCount: integer({ output: true }),
    policyId: text({ output: true }),
  },

  async create(inputs, cloud) {
    const created = await cloud.iam(
      new CreatePolicyCommand({
        PolicyName: nameToCreate(inputs.name, inputs.namePrefix),
        PolicyDocument: inputs.policy,
        Path: inputs.path,
        Description: inputs.description,
        Tags: toIamTags(inputs.tagsAll),
      }),
    );
    return created.Policy?.Arn ?? "";
  },

  async read(id, known, cloud) {
    const found = (await orAbsent(cloud.iam(new GetPolicyCommand({ PolicyArn: id }))))?.Policy;
    if (!found) return undefined;
    const version = await cloud.iam(
      new GetPolicyVersionCommand({ PolicyArn: id, VersionId: found.DefaultVersionId ?? "" }),
    );
    return {
      description: found.Description || undefined,
      name: found.PolicyName,
      namePrefix: prefixOf(found.PolicyName ?? "", known.namePrefix),
      path: found.Path,
      policy: decoded(version.PolicyVersion?.Document),
      tagsAll: fromIamTags(found.Tags),
      arn: found.Arn,
      attachmentCount: found.AttachmentCount,
      policyId: found.PolicyId,
    };
  },

  async update(id, changed, next, previous, cloud) {
    if (changed.has("policy")) {
      const others = await replaceableVersions(id, cloud);
      if (others.length >= maximumVersions - 1) await deleteVersion(id, others[others.length - 1], cloud);
      await cloud.iam(
        new CreatePolicyVersionCommand({ PolicyArn: id, PolicyDocument: next.policy, SetAsDefault: true }),
      );
    }
    if (changed.has("tagsAll")) {
      const gone = removedKeys(previous.tagsAll, next.tagsAll);
      if (gone.length > 0) await cloud.iam(new UntagPolicyCommand({ PolicyArn: id, TagKeys: gone }));
      const tags = toIamTags(next.tagsAll);
      if (tags.length > 0) await cloud.iam(new TagPolicyCommand({ PolicyArn: id, Tags: tags }));
    }
  },

  async delete(id, _state, cloud) {
    for (const version of await replaceableVersions(id, cloud)) await deleteVersion(id, version, cloud);
    await cloud.iam(new DeletePolicyCommand({ PolicyArn: id }));
  },
});

/** All versions but the one in use, newest first. */
async function replaceableVersions(PolicyArn: string, cloud: Cloud): Promise<PolicyVersion[]> {
  const versions = await allPages(
    (Marker) => cloud.iam(new ListPolicyVersionsCommand({ PolicyArn, Marker })),
    (page) => page.Versions,
  );
  const age = (version: PolicyVersion): number => Number(version.VersionId?.slice(1));
  return versions.filter((version) => !version.IsDefaultVersion).sort((left, right) => age(right) - age(left));
}

async function deleteVersion(PolicyArn: string, { VersionId }: PolicyVersion, cloud: Cloud): Promise<void> {
  await cloud.iam(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
}
