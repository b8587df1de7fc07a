import { createHash } from "node:crypto";
import { executionPolicyArn, fargateEntryType } from "../service/fargate";
import { roleNameLimit } from "../policy";
import type { TrustPolicy } from "../trust";

/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^(?!=)[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command line with every word quoted for a POSIX shell if it has to be. A value such as `-pods`, which the command
 * would take for an option, is written as `--role-name=-pods`.
 */
export function shellLine(...words: string[]): string {
  const line: string[] = [];
  for (const word of words) {
    const option = line.at(-1) ?? "";
    if (/^-[^-]/.test(word) && /^--[^=]+$/.test(option)) line.splice(-1, 1, `${option}=${word}`);
    else line.push(word);
  }
  return line.map(shellWord).join(" ");
}

/** A command of the AWS CLI: its words after `aws`. */
export type AwsCommand = readonly string[];

/** A command of the AWS CLI as a line. */
export function awsLine(command: AwsCommand): string {
  return shellLine("aws", ...command);
}

export function updateTrust(roleName: string, policy: TrustPolicy): AwsCommand {
  const words = ["--role-name", roleName, "--policy-document", JSON.stringify(policy)];
  return ["iam", "update-assume-role-policy", ...words];
}

export function attachPolicy(roleName: string, policyArn: string): AwsCommand {
  return ["iam", "attach-role-policy", "--role-name", roleName, "--policy-arn", policyArn];
}

/** What a role is made of besides its policies. */
export interface NewRole {
  name: string;
  path: string;
  partition: string;
  /** ARN of the policy that is its permissions boundary. */
  boundary?: string;
}

/** The commands that make a role for Fargate with this trust policy. */
export function createRole({ name, path, partition, boundary }: NewRole, policy: TrustPolicy): AwsCommand[] {
  const pathWords = path === "/" ? [] : ["--path", path];
  const limits = boundary === undefined ? [] : ["--permissions-boundary", boundary];
  const words = ["--role-name", name, ...pathWords, "--assume-role-policy-document", JSON.stringify(policy), ...limits];
  return [["iam", "create-role", ...words], attachPolicy(name, executionPolicyArn(partition))];
}

/** Where the access entry of a role is. */
export interface EntryPlace {
  region: string;
  cluster: string;
}

/** A command about the access entry of a role in a cluster, such as `delete-access-entry`. */
export function entryCommand(verb: string, { region, cluster }: EntryPlace, roleArn: string): AwsCommand {
  return ["eks", verb, "--region", region, "--cluster-name", cluster, "--principal-arn", roleArn];
}

/** Makes the access entry of a role of pods on Fargate. */
export function createEntry(place: EntryPlace, roleArn: string): AwsCommand {
  return [...entryCommand("create-access-entry", place, roleArn), "--type", fargateEntryType];
}

/**
 * A name within IAM's limit for a second role, beside one that nodes or others use. Names of one stack often differ only at
 * their end: if the end is cut off, a hash of the name keeps them apart.
 * @param number from 2 if the names before are taken
 */
export function secondRoleName(roleName: string, number = 1): string {
  const suffix = number === 1 ? "-fargate-pods" : `-fargate-pods-${number}`;
  const room = roleNameLimit - suffix.length;
  if (roleName.length <= room) return roleName + suffix;
  const own = createHash("sha256").update(roleName).digest("hex").slice(0, 8);
  return `${roleName.slice(0, room - own.length - 1)}-${own}${suffix}`;
}
