import { getDefaultTags, type GetDefaultTagsResult } from "@pulumi/aws/getDefaultTags";
import { getInstanceProfiles, getRole, getRolePolicyAttachments, getRoles, type GetRoleResult } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";

type Tags = { [key: string]: string };

/** A role as AWS has it. */
export interface FoundRole extends Pick<
  GetRoleResult,
  "name" | "path" | "description" | "permissionsBoundary" | "maxSessionDuration"
> {
  trustPolicy: string;
  /** The role's own tags, without the default tags of the provider. */
  tags: Tags;
  /** Names of the instance profiles that hold the role. */
  instanceProfiles: string[];
  /** ARNs of the managed policies attached to it. */
  attachedPolicies: string[];
}

/** AWS has no role of a name. `alike` is a role whose name differs only in upper and lower case: IAM allows only one of the two. */
export interface NoRole {
  alike?: string;
}

/** True for a role that AWS has. */
export function isRole(found: FoundRole | NoRole | "unknown"): found is FoundRole {
  return typeof found === "object" && "name" in found;
}

/**
 * Looks a role up by its name with the provider of `parent`: the role, that there is none, or `"unknown"` if the provider
 * cannot answer yet. It is looked for in the list of all roles first, since asking for a role that is not there is an error
 * that looks like any other.
 */
export async function findRole(name: string, parent: pulumi.Resource): Promise<FoundRole | NoRole | "unknown"> {
  const { names } = await getRoles({ nameRegex: inAnyCase(name) }, { parent });
  // A provider that is not configured yet answers with nothing at preview, unlike its types say.
  if ((names as string[] | undefined) === undefined) return "unknown";
  if (!names.includes(name)) return { alike: names[0] };
  const [role, profiles, policies, defaultTags] = await Promise.all([
    getRole({ name }, { parent }),
    getInstanceProfiles({ roleName: name }, { parent }),
    getRolePolicyAttachments({ roleName: name }, { parent }),
    // A provider that cannot answer has no default tags.
    getDefaultTags({}, { parent }).catch((): Partial<GetDefaultTagsResult> => ({})),
  ]);
  return {
    ...role,
    name,
    trustPolicy: role.assumeRolePolicy,
    tags: ownTags(role.tags, defaultTags.tags ?? {}),
    instanceProfiles: profiles.names,
    attachedPolicies: policies.attachedPolicies.map(({ policyArn }) => policyArn),
  };
}

/**
 * What AWS keeps for itself cannot be given. A default tag given as the role's own would be an update of its own, the
 * second time. If a key is the provider's in other letters, it is spelled as there: IAM takes the two for one.
 */
function ownTags(tags: Tags | undefined, defaultTags: Tags): Tags {
  const spelling = new Map(Object.keys(defaultTags).map((key) => [key.toLowerCase(), key]));
  const own = Object.entries(tags ?? {})
    .filter(([key]) => !key.startsWith("aws:"))
    .map(([key, value]): [string, string] => [spelling.get(key.toLowerCase()) ?? key, value])
    .filter(([key, value]) => defaultTags[key] !== value);
  return Object.fromEntries(own);
}

/** A regular expression, as the provider reads it, for a role's name with letters of any case. */
function inAnyCase(name: string): string {
  const eachInAnyCase = name.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
  return `^${eachInAnyCase.replace(/[.+]/g, "\\$&")}$`;
}

/** The trust policy that a role has now. */
export async function readTrust(name: string, parent: pulumi.Resource): Promise<string> {
  const { assumeRolePolicy } = await getRole({ name }, { parent });
  return assumeRolePolicy;
}
