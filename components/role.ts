import { Role, type RoleArgs } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { buildTrustPolicy, trustPolicyLimit as defaultLimit } from "../core/iam";
import { keepWhatItHas, nodeRoleProblems, pathProblems } from "./adopt/adopted-role";
import { findRole, type FoundRole } from "./adopt/found-role";
import { type MergedTrust, mergeTrust } from "./adopt/merge-trust";
import { refusing } from "./arguments/error";
import { guarded } from "./rejection";
import type { ExistingRole, FargatePodExecutionRoleArgs } from "./fargate-pod-execution-role-args";
import { lengthProblems, type Scope, sourceArns } from "./scope";

const defaultDescription = "Lets Amazon EKS run pods on AWS Fargate: pulls their images and ships their logs";

/** What a role is made from. */
export interface RolePlan {
  /** Name of the component, which begins the name of the role's resource. */
  name: string;
  args: FargatePodExecutionRoleArgs;
  scope: pulumi.Output<Scope>;
  parent: pulumi.Resource;
  /** Makes a value wait until the arguments that arrive late have been checked. */
  whenChecked: <T>(value: pulumi.Output<T>) => pulumi.Output<T>;
}

/** A role, and the trust policy that it is given: where that is refused, the role itself never arrives. */
export interface PlannedRole {
  role: pulumi.Output<Role>;
  trustPolicy: pulumi.Output<string>;
}

/** Makes the role, or takes it over where it is to be adopted and exists. */
export function makeRole(plan: RolePlan): PlannedRole {
  if (plan.args.adopt === undefined) {
    const trustPolicy = newTrust(plan);
    return { role: pulumi.output(newRole(plan, trustPolicy, {})), trustPolicy };
  }
  const found = guarded(findRole(plan.args.adopt.name, plan.parent));
  const trustPolicy = pulumi
    .output(found)
    .apply((existing) => (existing ? adoptedTrust(plan, existing) : newTrust(plan)));
  return { role: pulumi.output(adoptOrMake(plan, plan.args.adopt, found, trustPolicy)), trustPolicy };
}

async function adoptOrMake(
  plan: RolePlan,
  { name, deleteWithStack = false }: ExistingRole,
  finding: Promise<FoundRole | undefined>,
  trustPolicy: pulumi.Output<string>,
): Promise<Role> {
  const found = await finding;
  const retainOnDelete = !deleteWithStack;
  if (!found) return newRole({ ...plan, args: { ...plan.args, name } }, trustPolicy, { retainOnDelete });
  const args = {
    ...keepWhatItHas(roleArgs(plan.args), plan.args, found),
    assumeRolePolicy: plan.whenChecked(trustPolicy),
  };
  // For a role that the stack has already this changes nothing; for any other it means: take it, do not make it.
  return new Role(`${plan.name}-role`, args, { parent: plan.parent, import: name, retainOnDelete });
}

function newRole(plan: RolePlan, trustPolicy: pulumi.Output<string>, options: pulumi.CustomResourceOptions): Role {
  const args = { ...roleArgs(plan.args), assumeRolePolicy: plan.whenChecked(trustPolicy) };
  return new Role(`${plan.name}-role`, args, { parent: plan.parent, ...options });
}

function newTrust({ name, args, scope }: RolePlan): pulumi.Output<string> {
  return pulumi.all([scope, trustPolicyLimitOf(args)]).apply(async ([known, limit]) => {
    await refusing(name, lengthProblems(known, limit));
    return JSON.stringify(buildTrustPolicy(sourceArns(known)));
  });
}

/** What the role trusts already, with the clusters of the arguments added. */
function adoptedTrust({ name, args, scope, parent }: RolePlan, found: FoundRole): pulumi.Output<string> {
  const merge = (arns: readonly string[], { accountId }: Scope): MergedTrust =>
    mergeTrust(found.trustPolicy, arns, accountId);
  const decided = pulumi.all([scope, trustPolicyLimitOf(args), args.path]).apply(async ([known, limit, path]) => {
    const tooLong = lengthProblems(known, limit, (arns) => merge(arns, known).policy);
    await refusing(name, [...pathProblems(path, found), ...tooLong]);
    return merge(sourceArns(known), known);
  });
  const refused: pulumi.Output<unknown> = pulumi.output<unknown>(refusing(name, nodeRoleProblems(found)));
  return refused.apply(() =>
    decided.apply(({ policy, changes }) => {
      if (changes.length > 0) {
        const lost = changes.join("; ");
        void pulumi.log.warn(`The trust policy of the role ${found.name} is made safe; it loses: ${lost}`, parent);
      }
      return JSON.stringify(policy);
    }),
  );
}

function trustPolicyLimitOf({ trustPolicyLimit = defaultLimit }: FargatePodExecutionRoleArgs): pulumi.Input<number> {
  return trustPolicyLimit;
}

function roleArgs(args: FargatePodExecutionRoleArgs): Omit<RoleArgs, "assumeRolePolicy"> {
  return {
    name: args.name,
    namePrefix: args.namePrefix,
    path: args.path,
    description: args.description ?? defaultDescription,
    permissionsBoundary: args.permissionsBoundary,
    maxSessionDuration: args.maxSessionDuration,
    forceDetachPolicies: args.forceDetachPolicies ?? true,
    tags: args.tags,
  };
}
