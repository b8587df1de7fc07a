/** What hangs on a role: its inline policies and attached managed policies. */
import type { Cloud } from "../core/cloud";
import { allPages } from "./names";

export function inlinePolicyNames({ iam }: Cloud, RoleName: string): Promise<string[]> {
  return allPages(
    (Marker) => iam.listRolePolicies({ RoleName, Marker }),
    (page) => page.PolicyNames,
  );
}

export function attachedPolicyArns({ iam }: Cloud, RoleName: string): Promise<string[]> {
  return allPages(
    (Marker) => iam.listAttachedRolePolicies({ RoleName, Marker }),
    (page) => page.AttachedPolicies?.map((policy) => policy.PolicyArn ?? ""),
  );
}
