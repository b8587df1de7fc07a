import { documentText } from "../../../../core/policy";
import { orAbsent } from "../core/errors";
import { document, text } from "../core/property";
import { resourceType } from "../core/resource-type";
import { splitId } from "../core/split-id";
import { nameToCreate, prefixOf } from "./names";

type RolePolicy = { name?: string; namePrefix?: string; policy: string; role: string };

const title = "IAM Role Policy";
const idForm = "ROLE:POLICY";

/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicy/ */
export const rolePolicy = resourceType<RolePolicy>({
  token: "aws:iam/rolePolicy:RolePolicy",
  title,
  naming: { property: "name", prefix: "namePrefix", maximum: 128 },
  properties: {
    name: text({ computed: true, replaces: true }),
    namePrefix: text({ computed: true, replaces: true }),
    policy: document({ required: true }),
    role: text({ required: true, replaces: true }),
  },

  async create({ name, namePrefix, policy, role }, { iam }) {
    const PolicyName = nameToCreate(name, namePrefix);
    await iam.putRolePolicy({ RoleName: role, PolicyName, PolicyDocument: policy });
    return `${role}:${PolicyName}`;
  },

  async read(id, known, { iam }) {
    const [role, name] = splitId(id, title, idForm);
    const found = await orAbsent(iam.getRolePolicy({ RoleName: role, PolicyName: name }));
    return (
      found && { name, namePrefix: prefixOf(name, known.namePrefix), policy: documentText(found.PolicyDocument), role }
    );
  },

  async update(id, _changed, { policy }, _previous, { iam }) {
    const [role, name] = splitId(id, title, idForm);
    await iam.putRolePolicy({ RoleName: role, PolicyName: name, PolicyDocument: policy });
  },

  async delete(id, _state, { iam }) {
    const [RoleName, PolicyName] = splitId(id, title, idForm);
    await iam.deleteRolePolicy({ RoleName, PolicyName });
  },
});
