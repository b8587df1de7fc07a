import { unknown, urnOf } from "../../support/analyzer";
import {
  account,
  attachment,
  executionPolicy,
  fargateProfile,
  newRole,
  rightTrust,
  roleUrn,
  trustFor,
} from "../fixtures";
import { resource, pods, inAccount, inlinePolicy, type Bypass } from "./parts";

/** What is attached to the role, or is not. */
export const permissions: Record<string, Bypass> = {
  "an administrator's policy on the role": [
    [...pods(rightTrust()), attachment("pods", "arn:aws:iam::aws:policy/AdministratorAccess", undefined, "more")],
    "workload-permissions",
  ],
  "an inline policy of aws-native": [
    [
      ...pods(rightTrust()),
      resource("aws-native:iam:RolePolicy", "more", {
        roleName: "pods",
        policyDocument: JSON.parse(inlinePolicy({ Action: "s3:*" })) as unknown,
      }),
    ],
    "workload-permissions",
  ],
  "a wildcard in the service of an action": [
    pods(rightTrust(), { inlinePolicies: [{ name: "x", policy: inlinePolicy({ Action: ["?3:GetObject"] }) }] }),
    "workload-permissions",
  ],
  "an action in capitals with NotResource": [
    pods(rightTrust(), {
      inlinePolicies: [{ name: "x", policy: inlinePolicy({ Action: "S3:GETOBJECT", NotResource: "x" }) }],
    }),
    "workload-permissions",
  ],
  "a made policy by its dependency": [
    [
      ...pods(rightTrust()),
      resource("aws:iam/policy:Policy", "more", { arn: unknown, policy: inlinePolicy({ Action: "dynamodb:*" }) }),
      resource(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "more",
        { role: "pods", policyArn: unknown },
        { propertyDependencies: { policyArn: [urnOf("aws:iam/policy:Policy", "more")] } },
      ),
    ],
    "workload-permissions",
  ],
  "the managed policy's name in one's own account": [
    [
      newRole("pods", { assumeRolePolicy: rightTrust() }),
      attachment("pods", executionPolicy.replace("::aws:", `::${account}:`), [roleUrn("pods")]),
      fargateProfile(unknown, [roleUrn("pods")]),
    ],
    "policy-missing",
  ],
  "the managed policy on another role of the same name": [
    [
      { ...newRole("pods", { assumeRolePolicy: rightTrust() }), ...inAccount(account) },
      {
        ...newRole("pods", { assumeRolePolicy: trustFor("lambda.amazonaws.com") }),
        ...inAccount("444455556666"),
        urn: roleUrn("far"),
      },
      { ...attachment("pods", executionPolicy, [roleUrn("far")]), ...inAccount("444455556666") },
      fargateProfile(unknown, [roleUrn("pods")]),
    ],
    "policy-missing",
  ],
  "AdministratorAccess in managedPolicyArns": [
    pods(rightTrust(), { managedPolicyArns: [executionPolicy, "arn:aws:iam::aws:policy/AdministratorAccess"] }),
    "workload-permissions",
  ],
  "an exclusive list that leaves the managed policy out": [
    [
      ...pods(rightTrust()),
      resource("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "it", {
        roleName: "pods",
        policyArns: [],
      }),
    ],
    "policy-missing",
  ],
};
