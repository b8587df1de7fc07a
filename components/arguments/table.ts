import { isObject } from "../../core/text";
import * as iam from "../../core/trust";
import type { FargatePodExecutionRoleArgs } from "./args";
import { type Check, firstOf, flag, inOnePartition, list, starAlone, textThat, wholeNumber } from "./checks";
import * as parts from "./parts";

/** What is known about one argument: it is checked, documented and read from the stack's configuration by this. */
export interface Argument {
  /** The type as the documentation names it. */
  type: "string" | "number" | "boolean" | "list of string" | "map of string" | "Logging" | "ExistingRole";
  /** A value of it, for the documentation and for what to type. */
  example: unknown;
  /** What is wrong with a value at a path. What of it is not known yet is the symbol `notKnown`. */
  check: Check;
  /** What more there is to say of a value that is refused than the example. */
  fix?: string;
}

const cachePrefixPart = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
const cachePrefixPattern = new RegExp(`^(?:${cachePrefixPart}(?:/${cachePrefixPart})*|ROOT)$`);

/** Every argument of the component, in the order of the documentation. */
export const argumentTable: Record<keyof FargatePodExecutionRoleArgs, Argument> = {
  clusters: {
    type: "list of string",
    example: ["my-cluster"],
    check: firstOf(
      list(
        (cluster) => iam.readCluster(cluster) !== undefined,
        `is neither an EKS cluster name (1 to ${iam.clusterNameLimit} letters, digits, - and _, the first a letter or digit) nor a cluster ARN`,
      ),
      list(
        (cluster) => !iam.placeholderClusters.includes(iam.readCluster(cluster)?.name ?? ""),
        "is a placeholder for the name of a cluster",
      ),
      starAlone("every cluster of the account", "clusters"),
    ),
    fix: ' with the names that `aws eks list-clusters` shows, or ["*"] for every cluster of the account',
  },
  regions: {
    type: "list of string",
    example: ["eu-west-1", "eu-central-1"],
    check: firstOf(
      list((region) => region === "*" || iam.mayBeRegion(region), "is not a Region of AWS that this version knows"),
      starAlone("every Region", "Regions"),
      inOnePartition,
    ),
    fix: ' as `aws account list-regions` shows them, or ["*"] for every Region, or leave it out for the provider\'s Region',
  },
  accountId: {
    type: "string",
    example: "111122223333",
    check: textThat(
      (value) => iam.accountIdPattern.test(value),
      "is not an AWS account id, which is a text of 12 digits",
    ),
    fix: " in quotes, or leave it out for the account of the provider's credentials",
  },
  name: { type: "string", example: "AmazonEKSFargatePodExecutionRole", check: parts.roleName },
  namePrefix: {
    type: "string",
    example: "fargate-pods-",
    check: textThat(
      (value) => iam.roleNamePattern.test(value) && value.length <= iam.roleNamePrefixLimit,
      `is not a role name prefix, which has 1 to ${iam.roleNamePrefixLimit} ${parts.nameCharacters}, since AWS's provider adds ${iam.roleNameSuffixLength}`,
    ),
  },
  path: {
    type: "string",
    example: "/eks/",
    check: textThat(
      (value) => iam.rolePathPattern.test(value) && value.length <= iam.rolePathLimit,
      `is not a role path, which begins and ends with / and has at most ${iam.rolePathLimit} characters, none of them a space`,
    ),
  },
  description: {
    type: "string",
    example: "Pulls images and ships logs for the pods of my-cluster",
    check: textThat(
      (value) => iam.roleDescriptionPattern.test(value) && value.length <= iam.roleDescriptionLimit,
      `is not a description that IAM takes: at most ${iam.roleDescriptionLimit} characters of Latin-1, without em dashes and curly quotes`,
    ),
  },
  permissionsBoundary: {
    type: "string",
    example: "arn:aws:iam::111122223333:policy/boundary",
    check: textThat((value) => iam.managedPolicyArnPattern.test(value), "is not the ARN of a managed policy"),
  },
  maxSessionDuration: {
    type: "number",
    example: 3600,
    check: wholeNumber(
      iam.sessionDurationMinimum,
      iam.sessionDurationMaximum,
      `is not a whole number of seconds from ${iam.sessionDurationMinimum} (1 hour) to ${iam.sessionDurationMaximum} (12 hours)`,
    ),
  },
  forceDetachPolicies: {
    type: "boolean",
    example: false,
    check: flag,
    fix: " to keep the role while anything else is attached to it, or leave it out",
  },
  tags: { type: "map of string", example: { team: "platform" }, check: parts.tags },
  additionalPolicies: {
    type: "map of string",
    example: { logs: "arn:aws:iam::111122223333:policy/logs" },
    check: parts.additionalPolicies,
  },
  additionalInlinePolicies: {
    type: "map of string",
    example: { audit: '{"Version":"2012-10-17","Statement":[]}' },
    check: parts.additionalInlinePolicies,
  },
  logging: {
    type: "Logging",
    example: { cloudWatchLogs: { logGroups: ["/eks/my-cluster/pods"] } },
    check: parts.logging,
  },
  pullThroughCachePrefixes: {
    type: "list of string",
    example: ["docker-hub"],
    check: list(
      (prefix) => cachePrefixPattern.test(prefix) && prefix.length >= 2 && prefix.length <= 256,
      "is not a repository prefix of ECR: 2 to 256 lower-case letters, digits and ._-/, without the last slash, or ROOT",
    ),
    fix: " as `aws ecr describe-pull-through-cache-rules` shows them",
  },
  adopt: { type: "ExistingRole", example: { name: "AmazonEKSFargatePodExecutionRole" }, check: parts.adopt },
  trustPolicyLimit: {
    type: "number",
    example: 4096,
    check: wholeNumber(
      1,
      iam.trustPolicyLimitMaximum,
      `is not a whole number of characters from 1 to ${iam.trustPolicyLimitMaximum}, the most that AWS raises its quota to`,
    ),
    fix: `, or what the quota "Role trust policy length" of the account is, or leave it out for ${iam.trustPolicyLimit}`,
  },
};

/** What to type for an argument, in TypeScript. */
export function exampleOf(name: string, { example }: Argument): string {
  return `${name}: ${literal(example)}`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${key}: ${literal(item)}`)
    .join(", ")} }`;
}
