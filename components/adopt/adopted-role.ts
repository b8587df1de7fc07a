import type { RoleArgs } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentError } from "../arguments/problem";
import type { FargatePodExecutionRoleArgs } from "../fargate-pod-execution-role-args";
import { lengthProblems, type Scope, sourceArns } from "../trust";
import type { FoundRole } from "./found-role";
import { type MergedTrust, mergeTrust } from "./merge-trust";
import { nodeUses } from "./node-uses";

/** Refuses a role that EC2 nodes use. */
export function refuseNodeRole(resource: string, found: FoundRole): void {
  const uses = nodeUses(found);
  if (uses.length === 0) return;
  const rule = `is a role of EC2 nodes (${uses.join("; ")}), and AWS wants another role for pods on Fargate`;
  const fix = "Leave adopt out to have a role of its own made, or take EC2's use away first";
  throw new ArgumentError(resource, [{ path: "adopt.name", value: found.name, rule, fix }]);
}

/** The trust policy of an adopted role: what it has, with the clusters of the arguments added. */
export function extendedTrust(
  resource: string,
  found: FoundRole,
  scope: Scope,
  limit: number,
  parent: pulumi.Resource,
): string {
  const merge = (arns: readonly string[]): MergedTrust => mergeTrust(found.trustPolicy, arns, scope.accountId);
  const problems = lengthProblems(scope, limit, (arns) => merge(arns).policy);
  if (problems.length > 0) throw new ArgumentError(resource, problems);
  const { policy, changes } = merge(sourceArns(scope));
  if (changes.length > 0) {
    const message = `The trust policy of the role ${found.name} is made safe; it loses: ${changes.join("; ")}`;
    void pulumi.log.warn(message, parent);
  }
  return JSON.stringify(policy);
}

/** The arguments for an adopted role: what is given, and for the rest what the role has, so that nothing else changes. */
export function keepWhatItHas<Args extends Partial<RoleArgs>>(
  args: Args,
  given: FargatePodExecutionRoleArgs,
  found: FoundRole,
): Args {
  const ownTags = Object.fromEntries(Object.entries(found.tags ?? {}).filter(([key]) => !key.startsWith("aws:")));
  return {
    ...args,
    name: found.name,
    path: found.path,
    description: given.description ?? (found.description || undefined),
    permissionsBoundary: given.permissionsBoundary ?? (found.permissionsBoundary || undefined),
    maxSessionDuration: given.maxSessionDuration ?? found.maxSessionDuration,
    tags: given.tags === undefined ? ownTags : pulumi.output(given.tags).apply((tags) => ({ ...ownTags, ...tags })),
  };
}

/** Moving a role to another path means making it anew, which is what adopting is there to avoid. */
export function checkPath(resource: string, given: string | undefined, found: FoundRole): void {
  if (given === undefined || given === found.path) return;
  const rule = `is not the path of the role ${found.name}, ${found.path}, and AWS cannot move a role`;
  throw new ArgumentError(resource, [{ path: "path", value: given, rule, fix: "Leave path out" }]);
}
