import {
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  type Role,
} from "@aws-sdk/client-iam";
import { fargateService } from "../../core/iam";
import { identityFromArn, mayBeSameRole, type RoleIdentity } from "../../core/role-uses";
import { trustedServices } from "../../core/role-uses/trusted-services";
import { reasonOf } from "./aws-reason";
import type { UseElsewhere } from "./known-elsewhere";
import type { AwsAccess } from "./lookup";

/** What IAM says about a role: whom it trusts, which instance profiles hold it, and worker-node policies on it. */
export async function lookUpRole(access: AwsAccess, role: RoleIdentity): Promise<UseElsewhere[]> {
  const RoleName = role.name;
  const unchecked = (what: string) => (error: unknown) => {
    access.remark(`lookup: ${what} of role ${role.label} could not be checked: ${reasonOf(error)}`);
    return undefined;
  };
  const ask = { abortSignal: access.abortSignal };
  const found = await access.iam.send(new GetRoleCommand({ RoleName }), ask).catch(unchecked("the uses"));
  const arn = found?.Role?.Arn;
  const identity = arn === undefined ? undefined : identityFromArn(arn);
  if (!identity) return [];
  if (!mayBeSameRole(role, identity)) {
    access.remark(
      `lookup: the uses of role ${role.label} could not be checked: the credentials in use are for account ` +
        `${identity.accountId}, which has another role of that name`,
    );
    return [];
  }
  const [profiles, policies] = await Promise.all([
    access.iam
      .send(new ListInstanceProfilesForRoleCommand({ RoleName }), ask)
      .catch(unchecked("the instance profiles")),
    access.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }), ask).catch(unchecked("the attached policies")),
  ]);
  return [
    ...usesByTrust(found?.Role),
    ...(profiles?.InstanceProfiles ?? []).map(({ InstanceProfileName }) =>
      node(`instance profile ${InstanceProfileName} in AWS holds it`),
    ),
    ...(policies?.AttachedPolicies ?? [])
      .filter(({ PolicyArn }) => /:iam::aws:policy\/AmazonEKSWorkerNode(?:Minimal)?Policy$/.test(PolicyArn ?? ""))
      .map(({ PolicyName }) => node(`${PolicyName} is attached to it in AWS`)),
  ];
}

function usesByTrust(role: Role | undefined): UseElsewhere[] {
  // IAM hands out policies URL-encoded.
  const services = trustedServices(decoded(role?.AssumeRolePolicyDocument ?? ""));
  return [
    ...services.filter((service) => /^ec2\.amazonaws\.com(\.cn)?$/.test(service)).map(nodeByTrust),
    ...(services.includes(fargateService)
      ? [{ use: "fargate-pod-execution" as const, evidence: `it trusts ${fargateService} in AWS` }]
      : []),
  ];
}

function nodeByTrust(service: string): UseElsewhere {
  return node(`it trusts ${service} in AWS`);
}

function node(evidence: string): UseElsewhere {
  return { use: "node-group", evidence };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
