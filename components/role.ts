import { Role, type RoleArgs } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { differencesText } from "../core/findings/render/access";
import { buildTrustPolicy, trustPolicyLimit as defaultLimit, type Wanted } from "../core/trust";
import {
  keepWhatItHas,
  missingRoleProblems,
  nodeRoleProblems,
  pathProblems,
  trustProblems,
  mergeTrust,
  wantedOf,
} from "./adopt/adopted-role";
import { findRole, type FoundRole, isRole, readTrust } from "./adopt/found-role";
import { lostUpdateProblems } from "./adopt/lost-update";
import { refusing, rejectingQuietly } from "./arguments/error";
import type { ExistingRole, FargatePodExecutionRoleArgs } from "./arguments/args";
import { lengthProblems, type Scope, sourceArns } from "./arguments/scope";

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

/** A role, and the trust policy that it is given: if that is refused, the role itself never arrives. */
export interface PlannedRole {
  role: pulumi.Output<Role>;
  trustPolicy: pulumi.Output<string>;
  /** Fails if the role is there, and yet is not what was asked for. */
  verified: pulumi.Output<unknown>;
}

/** A trust policy to be written, and what it was made from: the one that an adopted role had. */
interface Trust {
  written: string;
  /** `readAt` in milliseconds of `performance.now()`. */
  before?: { policy: string; readAt: number; wanted: Wanted };
}

/** Makes the role, or takes it over if it is to be adopted and exists. */
export function makeRole(plan: RoleRequest): PlannedRole {
  if (plan.args.adopt !== undefined) return adoptOrMake(plan, plan.args.adopt);
  const trustPolicy = newTrust(plan);
  return { role: pulumi.output(register(plan, trustPolicy, {})), trustPolicy, verified: pulumi.output(true) };
}

function adoptOrMake(plan: RoleRequest, adopt: ExistingRole): PlannedRole {
  const { name, parent } = plan;
  const finding = rejectingQuietly(findRole(adopt.name, parent));
  const trust = pulumi.output(finding).apply((found): pulumi.Output<Trust> => {
    if (isRole(found)) return adoptedTrust(plan, found);
    const problems = found === "unknown" ? [] : missingRoleProblems(adopt, found);
    const allowed: pulumi.Output<unknown> = pulumi.output(refusing(name, problems));
    return allowed.apply(() => newTrust(plan).apply((written) => ({ written })));
  });
  const trustPolicy = trust.apply(({ written }) => written);
  const retainOnDelete = !adopt.deleteWithStack;
  const role = pulumi.output(
    finding.then((found) =>
      isRole(found)
        ? // For a role that the stack has already an import changes nothing; for any other it means: take it, do not make it.
          register(plan, trustPolicy, { import: adopt.name, retainOnDelete }, keepWhatItHas(plan.args, found))
        : register(plan, trustPolicy, { retainOnDelete }, { name: adopt.name }),
    ),
  );
  const verified = pulumi
    .all([trust, role.apply((made) => made.assumeRolePolicy)])
    .apply(async ([{ before, written }]) => {
      if (before === undefined) return;
      const update = { ...before, written, took: performance.now() - before.readAt };
      await refusing(name, await lostUpdateProblems(adopt.name, parent, update));
    });
  return { role, trustPolicy, verified };
}

/** What the role trusts already, with the clusters of the arguments added; it fails if the role cannot be adopted so. */
function adoptedTrust({ name, args, scope, parent }: RoleRequest, found: FoundRole): pulumi.Output<Trust> {
  const { trustPolicyLimit = defaultLimit } = args;
  const refused = pulumi.output<unknown>(refusing(name, nodeRoleProblems(found)));
  return pulumi.all([scope, trustPolicyLimit, args.path, refused]).apply(async ([known, limit, path]) => {
    // Clusters may take minutes to be known. The policy is read again, so that what was added meanwhile is not lost.
    const policy = await readTrust(found.name, parent);
    const readAt = performance.now();
    const wanted = wantedOf(policy, known);
    const merged = mergeTrust(policy, wanted);
    await refusing(name, [...pathProblems(path, found), ...trustProblems(found.name, merged)]);
    const writtenFor = (asked: readonly string[]): string => mergeTrust(policy, { ...wanted, asked }).written;
    await refusing(name, lengthProblems(known, limit, writtenFor));
    const { written, lost } = merged;
    if (lost.length > 0) {
      const text = `The trust policy of the role ${found.name} is made safe. These lose the role: ${differencesText(lost)}`;
      void pulumi.log.warn(text, parent);
    }
    return { written, before: { policy, readAt, wanted } };
  });
}

function newTrust({ name, args, scope }: RoleRequest): pulumi.Output<string> {
  const { trustPolicyLimit = defaultLimit } = args;
  return pulumi.all([scope, trustPolicyLimit]).apply(async ([known, limit]) => {
    await refusing(name, lengthProblems(known, limit));
    return JSON.stringify(buildTrustPolicy(sourceArns(known)));
  });
}

function register(
  { name, args, parent, whenChecked }: RoleRequest,
  trustPolicy: pulumi.Output<string>,
  options: pulumi.CustomResourceOptions,
  adopted: Partial<RoleArgs> = {},
): Role {
  const { namePrefix, path, permissionsBoundary, maxSessionDuration, forceDetachPolicies = true, tags } = args;
  const { description = "Lets Amazon EKS run pods on AWS Fargate: pulls their images and ships their logs" } = args;
  const named = { name: args.name, namePrefix, path, description, tags };
  const given = { ...named, permissionsBoundary, maxSessionDuration, forceDetachPolicies };
  const assumeRolePolicy = whenChecked(trustPolicy);
  return new Role(`${name}-role`, { ...given, ...adopted, assumeRolePolicy }, { parent, ...options });
}
