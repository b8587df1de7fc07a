/** Roles of the local AWS. */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  type CreateRoleCommandInput,
  GetRoleCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  type Role,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { executionPolicyArn } from "../../core/service/fargate";
import { buildTrustPolicy, type TrustPolicy } from "../../core/trust";
import { accountId, aws } from "../support/engine";

export const executionPolicy = executionPolicyArn("aws");

/** Makes a role that has the managed policies of these ARNs. */
export async function createRole(
  RoleName: string,
  trust: object,
  policies: string[] = [],
  more: Partial<CreateRoleCommandInput> = {},
  { iam }: { iam: IAMClient } = aws(),
): Promise<Role> {
  const AssumeRolePolicyDocument = JSON.stringify(trust);
  const { Role: role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, ...more }));
  for (const PolicyArn of policies) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  return role ?? assert.fail();
}

export async function roleNamed(RoleName: string): Promise<Role> {
  return (await aws().iam.send(new GetRoleCommand({ RoleName }))).Role ?? assert.fail();
}

/** The text of its trust policy. */
export async function trustTextOf(name: string): Promise<string> {
  return decodeURIComponent((await roleNamed(name)).AssumeRolePolicyDocument ?? "");
}

export async function trustOf(name: string): Promise<TrustPolicy> {
  return JSON.parse(await trustTextOf(name)) as TrustPolicy;
}

/** The ARNs of the managed policies that it has. */
export async function attachedTo(RoleName: string): Promise<(string | undefined)[]> {
  const { AttachedPolicies = [] } = await aws().iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  return AttachedPolicies.map(({ PolicyArn }) => PolicyArn).sort();
}

/** The unique id of a role that the component made for cluster a, with its trust policy and the managed policy. */
export async function idOfWhole(name: string): Promise<string | undefined> {
  assert.deepEqual(await trustOf(name), buildTrustPolicy([`arn:aws:eks:eu-west-1:${accountId}:fargateprofile/a/*`]));
  assert.deepEqual(await attachedTo(name), [executionPolicy]);
  return (await roleNamed(name)).RoleId;
}
