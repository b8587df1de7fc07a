import {
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
} from "@aws-sdk/client-iam";
import { documentText } from "../../core/trust";
import { nodeRoleEvidence, trustUses } from "../../core/facts/stack/node-role";
import { type RoleIdentity, identityFromArn, mayBeSameRole } from "../../core/records/identity";
import { reasonOf } from "./aws-reason";
import type { CrossStackUse } from "./uses";
import type { AwsAccess } from "./aws-access";

/** What AWS knows of a role. */
export interface RoleInAws {
  uses: CrossStackUse[];
  trustPolicy?: string;
}

/** What IAM says about a role: whom it trusts, which instance profiles hold it, and worker-node policies on it. */
export async function lookUpRole(access: AwsAccess, role: RoleIdentity): Promise<RoleInAws> {
  const RoleName = role.name;
  const failed = (what: string, reason: string) =>
    access.failed(`${what} of role ${role.label} could not be checked`, reason);
  const unchecked = (what: string) => (error: unknown) => {
    failed(what, reasonOf(error));
    return undefined;
  };
  const ask = { abortSignal: access.abortSignal };
  const found = await access.iam.send(new GetRoleCommand({ RoleName }), ask).catch(unchecked("the uses"));
  const arn = found?.Role?.Arn;
  const identity = arn === undefined ? undefined : identityFromArn(arn);
  if (!identity) return { uses: [] };
  if (!mayBeSameRole(role, identity)) {
    const account = `account ${identity.accountId}${identity.accountId === role.accountId ? ` of ${identity.partition}` : ""}`;
    failed("the uses", `the credentials in use are for ${account}, which has another role of that name`);
    return { uses: [] };
  }
  const [profiles, policies] = await Promise.all([
    access.iam
      .send(new ListInstanceProfilesForRoleCommand({ RoleName }), ask)
      .catch(unchecked("the instance profiles")),
    access.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }), ask).catch(unchecked("the attached policies")),
  ]);
  const trustPolicy = documentText(found?.Role?.AssumeRolePolicyDocument);
  const nodes = nodeRoleEvidence({
    instanceProfiles: (profiles?.InstanceProfiles ?? []).flatMap(
      ({ InstanceProfileName }) => InstanceProfileName ?? [],
    ),
    seenIn: "AWS",
    attachedPolicies: (policies?.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []),
  });
  const users = nodes.shown.map((evidence) => ({ use: "node-group" as const, evidence }));
  return { uses: [...trustUses(trustPolicy, "AWS"), ...users], trustPolicy };
}
