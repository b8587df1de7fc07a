import type { FargatePodExecutionRoleArgs } from "../fargate-pod-execution-role-args";
import { accountId } from "./account-id";
import { additionalInlinePolicies } from "./additional-inline-policies";
import { additionalPolicies } from "./additional-policies";
import { adopt } from "./adopt";
import { clusters } from "./clusters";
import { description } from "./description";
import { forceDetachPolicies } from "./force-detach-policies";
import { logging } from "./logging";
import { maxSessionDuration } from "./max-session-duration";
import { name } from "./name";
import { namePrefix } from "./name-prefix";
import { path } from "./path";
import { permissionsBoundary } from "./permissions-boundary";
import { pullThroughCachePrefixes } from "./pull-through-cache-prefixes";
import { regions } from "./regions";
import type { ArgumentRule } from "./rule";
import { tags } from "./tags";
import { trustPolicyLimit } from "./trust-policy-limit";

/** Every argument of the component, in the order in which the documentation lists them. */
export const argumentRules: Record<keyof FargatePodExecutionRoleArgs, ArgumentRule> = {
  clusters,
  regions,
  accountId,
  name,
  namePrefix,
  path,
  description,
  permissionsBoundary,
  maxSessionDuration,
  forceDetachPolicies,
  tags,
  additionalPolicies,
  additionalInlinePolicies,
  logging,
  pullThroughCachePrefixes,
  adopt,
  trustPolicyLimit,
};
