/** What hangs on a role: its inline policies, attached managed policies and instance profiles. */
import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
} from "@aws-sdk/client-iam";
import type { Cloud } from "../core/cloud";
import { orAbsent } from "../core/errors";
import { decoded } from "./documents";
import { allPages } from "./names";

export type InlinePolicy = { name: string; policy: string };

export function inlinePolicyNames(cloud: Cloud, RoleName: string): Promise<string[]> {
  return allPages(
    (Marker) => cloud.iam(new ListRolePoliciesCommand({ RoleName, Marker })),
    (page) => page.PolicyNames,
  );
}

export async function inlinePolicies(cloud: Cloud, role: string): Promise<InlinePolicy[]> {
  const names = await inlinePolicyNames(cloud, role);
  return Promise.all(names.map(async (name) => ({ name, policy: (await inlinePolicy(cloud, role, name)) ?? "" })));
}

export async function inlinePolicy(cloud: Cloud, RoleName: string, PolicyName: string): Promise<string | undefined> {
  const found = await orAbsent(cloud.iam(new GetRolePolicyCommand({ RoleName, PolicyName })));
  return found && decoded(found.PolicyDocument);
}

export async function putInlinePolicy(cloud: Cloud, RoleName: string, { name, policy }: InlinePolicy): Promise<void> {
  await cloud.iam(new PutRolePolicyCommand({ RoleName, PolicyName: name, PolicyDocument: policy }));
}

export async function deleteInlinePolicy(cloud: Cloud, RoleName: string, PolicyName: string): Promise<void> {
  await orAbsent(cloud.iam(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
}

export function attachedPolicyArns(cloud: Cloud, RoleName: string): Promise<string[]> {
  return allPages(
    (Marker) => cloud.iam(new ListAttachedRolePoliciesCommand({ RoleName, Marker })),
    (page) => page.AttachedPolicies?.map((policy) => policy.PolicyArn ?? ""),
  );
}

export async function attachPolicy(cloud: Cloud, RoleName: string, PolicyArn: string): Promise<void> {
  await cloud.iam(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
}

export async function detachPolicy(cloud: Cloud, RoleName: string, PolicyArn: string): Promise<void> {
  await orAbsent(cloud.iam(new DetachRolePolicyCommand({ RoleName, PolicyArn })));
}

export async function leaveInstanceProfiles(cloud: Cloud, RoleName: string): Promise<void> {
  const profiles = await allPages(
    (Marker) => cloud.iam(new ListInstanceProfilesForRoleCommand({ RoleName, Marker })),
    (page) => page.InstanceProfiles,
  );
  for (const { InstanceProfileName } of profiles) {
    await orAbsent(cloud.iam(new RemoveRoleFromInstanceProfileCommand({ RoleName, InstanceProfileName })));
  }
}

/** Brings a set of names from what is there to what is wanted. */
export async function bringTo(
  wanted: string[],
  present: string[],
  add: (name: string) => Promise<void>,
  remove: (name: string) => Promise<void>,
): Promise<void> {
  for (const name of wanted) if (!present.includes(name)) await add(name);
  for (const name of present) if (!wanted.includes(name)) await remove(name);
}
