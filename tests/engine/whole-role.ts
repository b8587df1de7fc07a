import { GetRoleCommand, ListAttachedRolePoliciesCommand, type Role } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { buildTrustPolicy, executionPolicyArn } from "../../core/trust";
import { accountId, aws } from "../support/engine";

const trust = buildTrustPolicy([`arn:aws:eks:eu-west-1:${accountId}:fargateprofile/a/*`]);

/** A role that the component made for cluster a, with its trust policy and the managed policy. */
export async function wholeRole(RoleName: string): Promise<Role | undefined> {
  const { iam } = aws();
  const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }));
  assert.deepEqual(JSON.parse(decodeURIComponent(role?.AssumeRolePolicyDocument ?? "")), trust);
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  assert.deepEqual(
    AttachedPolicies?.map(({ PolicyArn }) => PolicyArn),
    [executionPolicyArn("aws")],
  );
  return role;
}
