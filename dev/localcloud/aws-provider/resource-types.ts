import type { ResourceType } from "./core/resource-type";
import { cluster } from "./eks/cluster";
import { fargateProfile } from "./eks/fargate-profile";
import { nodeGroup } from "./eks/node-group";
import { role } from "./iam/role";
import { rolePolicy } from "./iam/role-policy";
import { rolePolicyAttachment } from "./iam/role-policy-attachment";

const all = [role, rolePolicy, rolePolicyAttachment, cluster, nodeGroup, fargateProfile];

/** Every resource type of the stand-in by its token. */
export const resourceTypes: { [token: string]: ResourceType } = Object.fromEntries(
  all.map((type) => [type.token, type]),
);
