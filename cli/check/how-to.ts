import { buildTrustPolicy, sourceArn, type TrustPolicy } from "../../core/iam";
import type { Change } from "./report";
import { neededPolicyArn } from "./survey";
import type { Target } from "./target";

/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function awsCommand(profile: string | undefined, ...words: string[]): string {
  const profileWords = profile === undefined ? [] : ["--profile", profile];
  return ["aws", "iam", ...words, ...profileWords].map(shellWord).join(" ");
}

function compact(policy: TrustPolicy): string {
  return JSON.stringify(policy);
}

/** The command of the AWS CLI that makes a change. */
export function awsWay(change: Change, roleName: string, profile?: string): string {
  return change.action === "iam:AttachRolePolicy"
    ? awsCommand(profile, "attach-role-policy", "--role-name", roleName, "--policy-arn", change.policyArn)
    : awsCommand(
        profile,
        "update-assume-role-policy",
        "--role-name",
        roleName,
        "--policy-document",
        compact(change.after),
      );
}

/** The commands of the AWS CLI that make a role that is right. */
export function awsWayToCreate(target: Target, roleName: string, profile?: string): string[] {
  const trust = compact(buildTrustPolicy([sourceArn(target)]));
  return [
    awsCommand(profile, "create-role", "--role-name", roleName, "--assume-role-policy-document", trust),
    awsCommand(profile, "attach-role-policy", "--role-name", roleName, "--policy-arn", neededPolicyArn(target)),
  ];
}

function component(fields: string[]): string {
  return [
    'import { FargatePodExecutionRole } from "fargate-pod-execution-role";',
    'new FargatePodExecutionRole("pod-execution", {',
    ...fields.map((field) => `  ${field},`),
    "});",
  ].join("\n");
}

/** The Pulumi program (TypeScript) that takes the role over, keeps what it has and makes it right. */
export function pulumiWay(target: Target): string {
  return component([
    `adopt: { name: ${JSON.stringify(target.roleName)} }`,
    `clusters: [${JSON.stringify(target.cluster)}]`,
    `regions: [${JSON.stringify(target.region)}]`,
  ]);
}

/** The Pulumi program (TypeScript) that makes a role that is right. */
export function pulumiWayToCreate(target: Target, roleName: string): string {
  return component([
    `name: ${JSON.stringify(roleName)}`,
    `clusters: [${JSON.stringify(target.cluster)}]`,
    `regions: [${JSON.stringify(target.region)}]`,
  ]);
}

/** A name for a second role beside one that EC2 nodes use, within IAM's 64 characters. */
export function secondRoleName(roleName: string): string {
  const suffix = "-fargate-pods";
  return roleName.slice(0, 64 - suffix.length) + suffix;
}
