import { createHash } from "node:crypto";
import { executionPolicyArn, roleNameLimit, type TrustPolicy } from "../trust";

/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^(?!=)[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command line of which every word is quoted for a POSIX shell where it has to be. A value such as `-pods`, which the command
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

/** A file as an argument of a command, which would take a name such as `-before.json` for an option. */
export function fileArgument(path: string): string {
  return path.startsWith("-") ? `./${path}` : path;
}

/** `aws iam update-assume-role-policy` with a whole document. */
export function updateTrustCommand(roleName: string, policy: TrustPolicy): string {
  const words = ["--role-name", roleName, "--policy-document", JSON.stringify(policy)];
  return shellLine("aws", "iam", "update-assume-role-policy", ...words);
}

/** `aws iam attach-role-policy` */
export function attachCommand(roleName: string, policyArn: string): string {
  return shellLine("aws", "iam", "attach-role-policy", "--role-name", roleName, "--policy-arn", policyArn);
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
export function createRoleCommands({ name, path, partition, boundary }: NewRole, policy: TrustPolicy): string[] {
  const document = JSON.stringify(policy);
  const pathWords = path === "/" ? [] : ["--path", path];
  const limits = boundary === undefined ? [] : ["--permissions-boundary", boundary];
  const words = ["--role-name", name, ...pathWords, "--assume-role-policy-document", document, ...limits];
  return [shellLine("aws", "iam", "create-role", ...words), attachCommand(name, executionPolicyArn(partition))];
}

function entryCommand(verb: string, region: string, cluster: string, roleArn: string, ...more: string[]): string {
  const words = ["--region", region, "--cluster-name", cluster, "--principal-arn", roleArn, ...more];
  return shellLine("aws", "eks", verb, ...words);
}

/** `aws eks create-access-entry` for a role of pods on Fargate. */
export function createEntryCommand(region: string, cluster: string, roleArn: string): string {
  return entryCommand("create-access-entry", region, cluster, roleArn, "--type", "FARGATE_LINUX");
}

/** `aws eks delete-access-entry` */
export function deleteEntryCommand(region: string, cluster: string, roleArn: string): string {
  return entryCommand("delete-access-entry", region, cluster, roleArn);
}

/** The commands that show what an access entry gives: `aws eks describe-access-entry`, with its groups, and its policies. */
export function showEntryCommands(region: string, cluster: string, roleArn: string): string[] {
  return ["describe-access-entry", "list-associated-access-policies"].map((verb) =>
    entryCommand(verb, region, cluster, roleArn),
  );
}

/**
 * A name for a second role beside one that nodes or others use, within IAM's limit. Names of one stack often differ at
 * their end only, so that one that is too long gets a part that no other has.
 * @param number from 2 where the names before are taken
 */
export function secondRoleName(roleName: string, number = 1): string {
  const suffix = number === 1 ? "-fargate-pods" : `-fargate-pods-${number}`;
  const room = roleNameLimit - suffix.length;
  if (roleName.length <= room) return roleName + suffix;
  const own = createHash("sha256").update(roleName).digest("hex").slice(0, 8);
  return `${roleName.slice(0, room - own.length - 1)}-${own}${suffix}`;
}
