import { RolePolicy, RolePolicyAttachment } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { executionPolicyArn } from "../core/trust";
import type { FargatePodExecutionRoleArgs } from "./arguments/args";
import { loggingPolicyName, policyDocument, pullThroughCachePolicyName } from "./arguments/document";
import { hasDestination, loggingStatements } from "./policies/logging";
import { pullThroughCacheStatements } from "./policies/pull-through-cache";
import type { Scope } from "./arguments/scope";

/** What the policies of a role are made from. */
export interface PolicyOwner {
  /** Name of the component, which begins the name of each of its children. */
  name: string;
  roleName: pulumi.Output<string>;
  scope: pulumi.Output<Scope>;
  partition: pulumi.Output<string>;
  parent: pulumi.Resource;
  /** Whether the execution policy stays attached when the stack is destroyed. */
  retainOnDelete?: boolean;
}

/** Attaches to a role all that its arguments ask for. Children are named by what they are, never by their place in a list. */
export function attachPolicies(owner: PolicyOwner, args: FargatePodExecutionRoleArgs): pulumi.CustomResource[] {
  const { additionalPolicies = {}, additionalInlinePolicies = {} } = args;
  return [
    executionPolicy(owner),
    ...Object.entries(additionalPolicies).map(([key, policyArn]) => managedPolicy(owner, key, policyArn)),
    ...Object.entries(additionalInlinePolicies).map(([key, policy]) =>
      inlinePolicy(owner, `inline-policy-${key}`, { name: key }, policy),
    ),
    ...loggingPolicy(owner, args),
    ...pullThroughCachePolicy(owner, args),
  ];
}

function executionPolicy({ name, roleName, partition, parent, retainOnDelete }: PolicyOwner): pulumi.CustomResource {
  const policyArn = partition.apply(executionPolicyArn);
  return new RolePolicyAttachment(
    `${name}-execution-policy`,
    { role: roleName, policyArn },
    { parent, retainOnDelete },
  );
}

function managedPolicy(
  { name, roleName, parent }: PolicyOwner,
  key: string,
  policyArn: pulumi.Input<string>,
): pulumi.CustomResource {
  return new RolePolicyAttachment(`${name}-policy-${key}`, { role: roleName, policyArn }, { parent });
}

function inlinePolicy(
  { name, roleName, parent }: PolicyOwner,
  suffix: string,
  named: PolicyName,
  policy: pulumi.Input<string>,
): pulumi.CustomResource {
  // A role that takes the place of another one gets it before the old role loses its own, though both have one name.
  const options = { parent, deleteBeforeReplace: false };
  return new RolePolicy(`${name}-${suffix}`, { ...named, role: roleName, policy }, options);
}

/** The name of an inline policy in AWS, or the beginning of one that the provider makes unique. */
type PolicyName = { name: string } | { namePrefix: string };

/**
 * The name in AWS of a policy that the component makes itself. It is fixed: writing the policy again after an interruption
 * yields the same one, not a second one. Not so on an adopted role: each stack that adopts it has a policy of its own, which no
 * other stack may overwrite or delete. Pulumi would make that name from the resource's, which IAM may not take.
 */
function ownPolicyName(name: string, { adopt }: FargatePodExecutionRoleArgs): PolicyName {
  return adopt === undefined ? { name } : { namePrefix: `${name}-` };
}

function loggingPolicy(owner: PolicyOwner, args: FargatePodExecutionRoleArgs): pulumi.CustomResource[] {
  const { logging } = args;
  if (!logging || !hasDestination(logging)) return [];
  const policy = pulumi
    .all([pulumi.output(logging), owner.scope])
    .apply(([destinations, scope]) => policyDocument(loggingStatements(destinations, scope)));
  return [inlinePolicy(owner, "logging", ownPolicyName(loggingPolicyName, args), policy)];
}

function pullThroughCachePolicy(owner: PolicyOwner, args: FargatePodExecutionRoleArgs): pulumi.CustomResource[] {
  const { pullThroughCachePrefixes } = args;
  if (pullThroughCachePrefixes === undefined) return [];
  const policy = pulumi
    .all([pulumi.output(pullThroughCachePrefixes), owner.scope])
    .apply(([prefixes, scope]) => policyDocument(pullThroughCacheStatements(prefixes, scope)));
  return [inlinePolicy(owner, "pull-through-cache", ownPolicyName(pullThroughCachePolicyName, args), policy)];
}
