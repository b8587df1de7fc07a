/** What hangs on a role: its inline policies and attached managed policies. */
import type { Cloud } from "../core/cloud";
import { orAbsent } from "../core/errors";
import { allPages } from "./names";

export function inlinePolicyNames({ iam }: Cloud, RoleName: string): Promise<string[]> {
  return allPages(
    (Marker) => iam.listRolePolicies({ RoleName, Marker }),
    (page) => page.PolicyNames,
  );
}

export async function deleteInlinePolicy({ iam }: Cloud, RoleName: string, PolicyName: string): Promise<void> {
  await orAbsent(iam.deleteRolePolicy({ RoleName, PolicyName }));
}

export function attachedPolicyArns({ iam }: Cloud, RoleName: string): Promise<string[]> {
  return allPages(
    (Marker) => iam.listAttachedRolePolicies({ RoleName, Marker }),
    (page) => page.AttachedPolicies?.map((policy) => policy.PolicyArn ?? ""),
  );
}

export async function attachPolicy({ iam }: Cloud, RoleName: string, PolicyArn: string): Promise<void> {
  await iam.attachRolePolicy({ RoleName, PolicyArn });
}

export async function detachPolicy({ iam }: Cloud, RoleName: string, PolicyArn: string): Promise<void> {
  await orAbsent(iam.detachRolePolicy({ RoleName, PolicyArn }));
}
