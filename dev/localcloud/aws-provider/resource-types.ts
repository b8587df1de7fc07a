import type { ResourceType } from "./core/resource-type";
import { accessEntry } from "./eks/access-entry";
import { cluster } from "./eks/cluster";
import { fargateProfile } from "./eks/fargate-profile";
import { nodeGroup } from "./eks/node-group";
import { instanceProfile } from "./iam/instance-profile";
import { policy } from "./iam/policy";
import { policyAttachment } from "./iam/policy-attachment";
import { role } from "./iam/role";
import { rolePoliciesExclusive } from "./iam/role-policies-exclusive";
import { rolePolicy } from "./iam/role-policy";
import { rolePolicyAttachment } from "./iam/role-policy-attachment";
import { rolePolicyAttachmentsExclusive } from "./iam/role-policy-attachments-exclusive";

const all = [
  role,
  rolePolicy,
  rolePolicyAttachment,
  rolePoliciesExclusive,
  rolePolicyAttachmentsExclusive,
  policy,
  policyAttachment,
  instanceProfile,
  cluster,
  nodeGroup,
  fargateProfile,
  accessEntry,
];

/** Every resource type of the stand-in by its token. */
export const resourceTypes: { [token: string]: ResourceType } = Object.fromEntries(
  all.map((type) => [type.token, type]),
);
