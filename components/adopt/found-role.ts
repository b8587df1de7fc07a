import { getInstanceProfiles, getRole, getRolePolicyAttachments, getRoles } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";

/** A role as AWS has it. */
export interface FoundRole {
  name: string;
  trustPolicy: string;
  path: string;
  description: string;
  permissionsBoundary: string;
  maxSessionDuration: number;
  tags: { [key: string]: string };
  /** Names of the instance profiles that hold the role. */
  instanceProfiles: string[];
  /** ARNs of the managed policies attached to it. */
  attachedPolicies: string[];
}

/**
 * Looks a role up by its name with the provider of `parent`: the role, `"none"`, or `"unknown"` where the provider cannot
 * answer yet. It is looked for in the list of all roles first, since asking for a role that is not there is an error that
 * looks like any other.
 */
export async function findRole(name: string, parent: pulumi.Resource): Promise<FoundRole | "none" | "unknown"> {
  const { names } = await getRoles({ nameRegex: `^${name.replace(/[.+]/g, "\\$&")}$` }, { parent });
  // A provider that is not configured yet answers with nothing at preview, whatever its types say.
  if ((names as string[] | undefined) === undefined) return "unknown";
  if (!names.includes(name)) return "none";
  const [role, profiles, policies] = await Promise.all([
    getRole({ name }, { parent }),
    getInstanceProfiles({ roleName: name }, { parent }),
    getRolePolicyAttachments({ roleName: name }, { parent }),
  ]);
  return {
    name,
    trustPolicy: role.assumeRolePolicy,
    path: role.path,
    description: role.description,
    permissionsBoundary: role.permissionsBoundary,
    maxSessionDuration: role.maxSessionDuration,
    tags: role.tags,
    instanceProfiles: profiles.names,
    attachedPolicies: policies.attachedPolicies.map(({ policyArn }) => policyArn),
  };
}

/** The trust policy that a role has now. */
export async function readTrust(name: string, parent: pulumi.Resource): Promise<string> {
  const { assumeRolePolicy } = await getRole({ name }, { parent });
  return assumeRolePolicy;
}
