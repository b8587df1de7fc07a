import { Role, type RoleArgs } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { buildTrustPolicy, trustPolicyLimit as defaultLimit } from "../core/trust";
import { keepWhatItHas, missingRoleProblems } from "./adopt/adopted-role";
import { type AdoptedTrust, adoptedTrust } from "./adopt/adopted-trust";
import { findRole, type FoundRole, type NoRole } from "./adopt/found-role";
import { lostUpdateProblems } from "./adopt/lost-update";
import { refusing } from "./arguments/error";
import { rejectingQuietly } from "./arguments/rejection";
import type { ExistingRole, FargatePodExecutionRoleArgs } from "./arguments/args";
import { lengthProblems, type Scope, sourceArns } from "./arguments/scope";

const defaultDescription = "Lets Amazon EKS run pods on AWS Fargate: pulls their images and ships their logs";

/** What a role is made from. */
export interface RoleRequest {
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
  /** Fails where the role is there, and yet is not what was asked for. */
  verified: pulumi.Output<unknown>;
}

/** Makes the role, or takes it over where it is to be adopted and exists. */
export function makeRole(plan: RoleRequest): PlannedRole {
  if (plan.args.adopt !== undefined) return adoptOrMake(plan, plan.args.adopt);
  const trustPolicy = newTrust(plan);
  return { role: pulumi.output(newRole(plan, trustPolicy, {})), trustPolicy, verified: pulumi.output(true) };
}

function adoptOrMake(plan: RoleRequest, adopt: ExistingRole): PlannedRole {
  const { args, scope, parent } = plan;
  const finding = rejectingQuietly(findRole(adopt.name, parent));
  const trust = pulumi.output(finding).apply((found): pulumi.Output<Partial<AdoptedTrust> & { after: string }> => {
    if (isRole(found)) {
      return adoptedTrust({ name: plan.name, found, scope, trustPolicyLimit: limitOf(args), path: args.path, parent });
    }
    const problems = found === "unknown" ? [] : missingRoleProblems(adopt, found);
    const allowed: pulumi.Output<unknown> = pulumi.output<unknown>(refusing(plan.name, problems));
    return allowed.apply(() => newTrust(plan).apply((after) => ({ after })));
  });
  const trustPolicy = trust.apply(({ after }) => after);
  const role = pulumi.output(
    finding.then((found) =>
      isRole(found) ? takenOver(plan, adopt, found, trustPolicy) : madeFor(plan, adopt, trustPolicy),
    ),
  );
  const verified = pulumi
    .all([trust, role.apply((made) => made.assumeRolePolicy)])
    .apply(async ([{ before, after, readAt }]) => {
      if (before === undefined || readAt === undefined) return;
      const took = performance.now() - readAt;
      await refusing(plan.name, await lostUpdateProblems(adopt.name, parent, { before, written: after, took }));
    });
  return { role, trustPolicy, verified };
}

function isRole(found: FoundRole | NoRole | "unknown"): found is FoundRole {
  return typeof found === "object" && "name" in found;
}

function takenOver(plan: RoleRequest, adopt: ExistingRole, found: FoundRole, trustPolicy: pulumi.Output<string>): Role {
  // For a role that the stack has already this changes nothing; for any other it means: take it, do not make it.
  const options = { import: adopt.name, retainOnDelete: !adopt.deleteWithStack };
  return roleWith(plan, keepWhatItHas(roleArgs(plan.args), plan.args, found), trustPolicy, options);
}

function madeFor(plan: RoleRequest, { name, deleteWithStack }: ExistingRole, trustPolicy: pulumi.Output<string>): Role {
  return newRole({ ...plan, args: { ...plan.args, name } }, trustPolicy, { retainOnDelete: !deleteWithStack });
}

function newRole(plan: RoleRequest, trustPolicy: pulumi.Output<string>, options: pulumi.CustomResourceOptions): Role {
  return roleWith(plan, roleArgs(plan.args), trustPolicy, options);
}

function roleWith(
  { name, parent, whenChecked }: RoleRequest,
  args: Omit<RoleArgs, "assumeRolePolicy">,
  trustPolicy: pulumi.Output<string>,
  options: pulumi.CustomResourceOptions,
): Role {
  return new Role(`${name}-role`, { ...args, assumeRolePolicy: whenChecked(trustPolicy) }, { parent, ...options });
}

function newTrust({ name, args, scope }: RoleRequest): pulumi.Output<string> {
  return pulumi.all([scope, limitOf(args)]).apply(async ([known, limit]) => {
    await refusing(name, lengthProblems(known, limit));
    return JSON.stringify(buildTrustPolicy(sourceArns(known)));
  });
}

function limitOf({ trustPolicyLimit = defaultLimit }: FargatePodExecutionRoleArgs): pulumi.Input<number> {
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
