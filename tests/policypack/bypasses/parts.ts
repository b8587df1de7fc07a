import { unknown, urnOf, type TestResource } from "../../support/analyzer";
import { attachment, executionPolicy, fargateProfile, madeRole, newRole, rightTrust, trustFor } from "../fixtures";

/** Parts of stacks that try to slip past the pack. */

/** A stack that tries to get something unsafe past the pack, and the id that stops it; one of several is `a|b`. */
export type Bypass = [TestResource[], string];

export const fargate = "eks-fargate-pods.amazonaws.com";
export const open = trustFor(fargate);
export const openObject = JSON.parse(open) as { Version: string; Statement: Record<string, unknown>[] };
export const rightObject = JSON.parse(rightTrust()) as typeof openObject;

export const resource = (
  type: string,
  name: string,
  props: Record<string, unknown>,
  more: Partial<TestResource> = {},
): TestResource => ({ type, name, props, ...more });

/** A role with its managed policy, and a profile of cluster prod with that role, by its ARN. */
export const used = (role: TestResource, name = role.name): TestResource[] => [
  role,
  attachment(name, executionPolicy, [role.urn ?? urnOf(role.type, role.name)]),
  fargateProfile(unknown, [role.urn ?? urnOf(role.type, role.name)]),
];
export const pods = (assumeRolePolicy: unknown, more: Record<string, unknown> = {}) =>
  used(newRole("pods", { assumeRolePolicy, ...more }));
export const withStatement = (statement: Record<string, unknown>, trust = rightObject) => ({
  ...trust,
  Statement: [...trust.Statement, statement],
});
export const nativePods = (assumeRolePolicyDocument: unknown, more: Record<string, unknown> = {}) =>
  used(resource("aws-native:iam:Role", "pods", { roleName: "pods", arn: unknown, assumeRolePolicyDocument, ...more }));
export const shared = (...nodes: TestResource[]) => [
  ...used(madeRole("pods", { assumeRolePolicy: rightTrust() })),
  ...nodes,
];
export const cloudFormation = (template: unknown, more: Record<string, unknown> = {}) =>
  resource("aws:cloudformation/stack:Stack", "it", {
    templateBody: typeof template === "string" ? template : JSON.stringify(template),
    ...more,
  });
export const cfnRole = (AssumeRolePolicyDocument: unknown, more: Record<string, unknown> = {}) => ({
  Type: "AWS::IAM::Role",
  Properties: {
    RoleName: "pods",
    AssumeRolePolicyDocument,
    ManagedPolicyArns: [executionPolicy],
    ...more,
  },
});
export const inAccount = (accountId: string) => ({
  provider: { name: "other", props: { allowedAccountIds: JSON.stringify([accountId]), region: "eu-west-1" } },
});
export const configMap = (mapRoles: unknown, metadata: unknown = { name: "aws-auth", namespace: "kube-system" }) =>
  resource("kubernetes:core/v1:ConfigMap", "aws-auth", { metadata, data: { mapRoles } });
export const inlinePolicy = (statement: Record<string, unknown>) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...statement }] });
