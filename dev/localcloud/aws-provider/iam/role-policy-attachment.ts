import { orAbsent } from "../core/errors";
import { text } from "../core/property";
import { resourceType } from "../core/resource-type";
import { splitId } from "../core/split-id";
import { attachedPolicyArns } from "./role-contents";

type RolePolicyAttachment = { policyArn: string; role: string };

const title = "IAM Role Policy Attachment";
const idForm = "ROLE/POLICY_ARN";

/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicyattachment/ */
export const rolePolicyAttachment = resourceType<RolePolicyAttachment>({
  token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  title,
  properties: {
    policyArn: text({ required: true, replaces: true }),
    role: text({ required: true, replaces: true }),
  },

  async create({ role, policyArn }, { iam }) {
    await iam.attachRolePolicy({ RoleName: role, PolicyArn: policyArn });
    return `${role}/${policyArn}`;
  },

  async read(id, _known, cloud) {
    const [role, policyArn] = splitId(id, title, idForm);
    const attached = await orAbsent(attachedPolicyArns(cloud, role));
    return attached?.includes(policyArn) ? { role, policyArn } : undefined;
  },

  async delete(id, _state, { iam }) {
    const [RoleName, PolicyArn] = splitId(id, title, idForm);
    await iam.detachRolePolicy({ RoleName, PolicyArn });
  },
});
