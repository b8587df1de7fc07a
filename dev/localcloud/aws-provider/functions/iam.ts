import { documentText } from "../../../../core/policy";
import type { Cloud } from "../core/cloud";
import type { Values } from "../core/values";
import { allPages } from "../iam/names";
import { fromIamTags } from "../core/tags";

export async function getRole(args: Values, cloud: Cloud): Promise<Values> {
  const name = args.name as string;
  const { Role } = await cloud.iam.getRole({ RoleName: name });
  return {
    id: name,
    name,
    arn: Role?.Arn,
    assumeRolePolicy: documentText(Role?.AssumeRolePolicyDocument),
    createDate: Role?.CreateDate?.toISOString().replace(/\.\d+Z$/, "Z"),
    description: Role?.Description ?? "",
    maxSessionDuration: Role?.MaxSessionDuration,
    path: Role?.Path,
    permissionsBoundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
    roleLastUseds: [],
    tags: fromIamTags(Role?.Tags),
    uniqueId: Role?.RoleId,
  };
}

export async function getRoles(args: Values, cloud: Cloud): Promise<Values> {
  const { nameRegex, pathPrefix } = args as { nameRegex?: string; pathPrefix?: string };
  const roles = await allPages(
    (Marker) => cloud.iam.listRoles({ Marker, PathPrefix: pathPrefix }),
    (page) => page.Roles,
  );
  const pattern = new RegExp(nameRegex ?? "");
  const matching = roles.filter((role) => pattern.test(role.RoleName ?? ""));
  return {
    id: cloud.region,
    arns: matching.map((role) => role.Arn),
    names: matching.map((role) => role.RoleName),
    ...args,
  };
}

export async function getInstanceProfiles(args: Values, cloud: Cloud): Promise<Values> {
  const roleName = args.roleName as string;
  const profiles = await allPages(
    (Marker) => cloud.iam.listInstanceProfilesForRole({ RoleName: roleName, Marker }),
    (page) => page.InstanceProfiles,
  );
  return {
    id: roleName,
    roleName,
    arns: profiles.map(({ Arn }) => Arn),
    names: profiles.map(({ InstanceProfileName }) => InstanceProfileName),
    paths: profiles.map(({ Path }) => Path),
  };
}

export async function getRolePolicyAttachments(args: Values, cloud: Cloud): Promise<Values> {
  const { roleName, pathPrefix } = args as { roleName: string; pathPrefix?: string };
  const attached = await allPages(
    (Marker) => cloud.iam.listAttachedRolePolicies({ RoleName: roleName, PathPrefix: pathPrefix, Marker }),
    (page) => page.AttachedPolicies,
  );
  const attachedPolicies = attached.map(({ PolicyArn, PolicyName }) => ({
    policyArn: PolicyArn,
    policyName: PolicyName,
  }));
  return { ...args, id: roleName, attachedPolicies };
}
