import { orAbsent } from "../core/errors";
import { text } from "../core/property";
import { resourceType } from "../core/resource-type";
import { attachedPolicyArns, attachPolicy, detachPolicy } from "./role-contents";

type RolePolicyAttachment = { policyArn: string; role: string };

/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicyattachment/ */
export const rolePolicyAttachment = resourceType<RolePolicyAttachment>({
  token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  title: "IAM Role Policy Attachment",
  properties: {
    policyArn: text({ required: true, replaces: true }),
    role: text({ required: true, replaces: true }),
  },

  async create({ role, policyArn }, cloud) {
    await attachPolicy(cloud, role, policyArn);
    return `${role}/${policyArn}`;
  },

  async read(id, _known, cloud) {
    const [role, policyArn] = split(id);
    const attached = await orAbsent(attachedPolicyArns(cloud, role));
    return attached?.includes(policyArn) ? { role, policyArn } : undefined;
  },

  async delete(id, _state, cloud) {
    await detachPolicy(cloud, ...split(id));
  },
});

function split(id: string): [role: string, policyArn: string] {
  const slash = id.indexOf("/");
  if (slash < 1) throw new Error(`the id of an IAM Role Policy Attachment is ROLE/POLICY_ARN, not '${id}'`);
  return [id.slice(0, slash), id.slice(slash + 1)];
}
