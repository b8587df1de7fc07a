import { document, text } from "../core/property";
import { resourceType } from "../core/resource-type";
import { nameToCreate, prefixOf } from "./names";
import { deleteInlinePolicy, inlinePolicy, putInlinePolicy } from "./role-contents";

type RolePolicy = { name?: string; namePrefix?: string; policy: string; role: string };

/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicy/ */
export const rolePolicy = resourceType<RolePolicy>({
  token: "aws:iam/rolePolicy:RolePolicy",
  title: "IAM Role Policy",
  naming: { property: "name", prefix: "namePrefix", maximum: 128 },
  properties: {
    name: text({ computed: true, replaces: true }),
    namePrefix: text({ computed: true, replaces: true }),
    policy: document({ required: true }),
    role: text({ required: true, replaces: true }),
  },

  async create({ name, namePrefix, policy, role }, cloud) {
    const policyName = nameToCreate(name, namePrefix);
    await putInlinePolicy(cloud, role, { name: policyName, policy });
    return `${role}:${policyName}`;
  },

  async read(id, known, cloud) {
    const [role, name] = split(id);
    const policy = await inlinePolicy(cloud, role, name);
    return policy === undefined ? undefined : { name, namePrefix: prefixOf(name, known.namePrefix), policy, role };
  },

  async update(id, _changed, { policy }, _previous, cloud) {
    const [role, name] = split(id);
    await putInlinePolicy(cloud, role, { name, policy });
  },

  async delete(id, _state, cloud) {
    const [role, name] = split(id);
    await deleteInlinePolicy(cloud, role, name);
  },
});

function split(id: string): [role: string, name: string] {
  const colon = id.indexOf(":");
  if (colon < 1) throw new Error(`the id of an IAM Role Policy is ROLE:POLICY, not '${id}'`);
  return [id.slice(0, colon), id.slice(colon + 1)];
}
