import * as iam from "../../core/trust";
import type { FargatePodExecutionRoleArgs } from "./args";
import { type Check, allOf, flag, inOnePartition, list, starAlone, textThat, wholeNumber } from "./checks";
import * as parts from "./parts";

/** What is known about one argument: it is checked, documented and read from the stack's configuration by this. */
export interface Argument {
  /** The type as the documentation names it. */
  type: "string" | "number" | "boolean" | "list of string" | "map of string" | "Logging" | "ExistingRole";
  /** What holds when the argument is left out, in words. */
  defaultsTo: string;
  /** The values allowed, in words. */
  limits: string;
  /** A value as one types it in TypeScript. */
  example: string;
  /** What to type after `pulumi config set`: a path below the key where the value has parts, and a value. */
  configure: { path?: string; value: string };
  /** What is wrong with a value at a path. Whatever of it is not known yet is the symbol `notKnown`. */
  check: Check;
}

const clustersFix =
  'Give clusters: ["my-cluster"] with the names that `aws eks list-clusters` shows, or ["*"] for every cluster of the account';
const regionsFix =
  'Give regions: ["eu-west-1"] as `aws account list-regions` shows them, or leave regions out for the provider\'s Region, ' +
  'or ["*"] for every Region';
const cacheFix =
  'Give pullThroughCachePrefixes: ["docker-hub"] as `aws ecr describe-pull-through-cache-rules` shows them';
const cachePrefixMinimum = 2;
const cachePrefixLimit = 256;
const cachePrefixPart = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
const cachePrefixPattern = new RegExp(`^(?:${cachePrefixPart}(?:/${cachePrefixPart})*|ROOT)$`);

/** Every argument of the component, in the order in which the documentation lists them. */
export const argumentTable: Record<keyof FargatePodExecutionRoleArgs, Argument> = {
  clusters: {
    type: "list of string",
    defaultsTo: "none: it must be given",
    limits: `Cluster names (1 to ${iam.clusterNameLimit} letters, digits, \`-\`, \`_\`), cluster ARNs, or \`"*"\` alone; at least one`,
    example: '["my-cluster"]',
    configure: { path: "[0]", value: "my-cluster" },
    check: allOf(
      list(
        (cluster) => iam.readCluster(cluster) !== undefined,
        `is neither an EKS cluster name (1 to ${iam.clusterNameLimit} letters, digits, - and _, the first a letter or digit) nor a cluster ARN`,
        clustersFix,
      ),
      starAlone("every cluster of the account", "clusters"),
    ),
  },
  regions: {
    type: "list of string",
    defaultsTo: "the provider's Region",
    limits: 'Regions of one partition, or `"*"` alone; at least one',
    example: '["eu-west-1", "eu-central-1"]',
    configure: { path: "[0]", value: "eu-west-1" },
    check: allOf(
      list(
        (region) => region === "*" || iam.isKnownRegion(region),
        "is not a Region of AWS that this version knows",
        regionsFix,
      ),
      starAlone("every Region", "Regions"),
      inOnePartition,
    ),
  },
  accountId: {
    type: "string",
    defaultsTo: "the account of the provider's credentials",
    limits: "12 digits",
    example: '"111122223333"',
    configure: { value: "111122223333" },
    check: textThat(
      (value) => iam.accountIdPattern.test(value),
      "is not an AWS account id, which is a text of 12 digits",
      'Give accountId: "111122223333" in quotes, or leave it out for the account of the provider\'s credentials',
    ),
  },
  name: {
    type: "string",
    defaultsTo: "a unique name that Pulumi makes from the resource's name",
    limits: `1 to ${iam.roleNameLimit} letters, digits, \`+=,.@_-\`; not with \`namePrefix\``,
    example: '"AmazonEKSFargatePodExecutionRole"',
    configure: { value: "AmazonEKSFargatePodExecutionRole" },
    check: parts.roleName,
  },
  namePrefix: {
    type: "string",
    defaultsTo: "none",
    limits: `1 to ${iam.roleNamePrefixLimit} letters, digits, \`+=,.@_-\`; not with \`name\``,
    example: '"fargate-pods-"',
    configure: { value: "fargate-pods-" },
    check: textThat(
      (value) => iam.roleNamePattern.test(value) && value.length <= iam.roleNamePrefixLimit,
      `is not a role name prefix, which has 1 to ${iam.roleNamePrefixLimit} ${parts.nameCharacters}, since AWS's provider adds ${iam.roleNameSuffixLength}`,
      "Give a shorter or plainer prefix, or the entire name as name",
    ),
  },
  path: {
    type: "string",
    defaultsTo: "`/`",
    limits: `\`/\`, or text between two slashes; at most ${iam.rolePathLimit} characters, none of them a space`,
    example: '"/eks/"',
    configure: { value: "/eks/" },
    check: textThat(
      (value) => iam.rolePathPattern.test(value) && value.length <= iam.rolePathLimit,
      `is not a role path, which begins and ends with / and has at most ${iam.rolePathLimit} characters, none of them a space`,
      'Give a path such as "/eks/", or leave it out for "/"',
    ),
  },
  description: {
    type: "string",
    defaultsTo: "a text that says what the role is for",
    limits: `At most ${iam.roleDescriptionLimit} characters of Latin-1: no em dash, no curly quotes`,
    example: '"Pulls images and ships logs for the pods of my-cluster"',
    configure: { value: "'Pulls images and ships logs'" },
    check: textThat(
      (value) => iam.roleDescriptionPattern.test(value) && value.length <= iam.roleDescriptionLimit,
      `is not a description that IAM takes: at most ${iam.roleDescriptionLimit} characters of Latin-1, without em dashes and curly quotes`,
      "Use plain hyphens and straight quotes, and fewer words",
    ),
  },
  permissionsBoundary: {
    type: "string",
    defaultsTo: "none",
    limits: "The ARN of a managed policy",
    example: '"arn:aws:iam::111122223333:policy/boundary"',
    configure: { value: "arn:aws:iam::111122223333:policy/boundary" },
    check: textThat(
      (value) => iam.managedPolicyArnPattern.test(value),
      "is not the ARN of a managed policy",
      'Give an ARN such as "arn:aws:iam::111122223333:policy/boundary", or leave it out for no boundary',
    ),
  },
  maxSessionDuration: {
    type: "number",
    defaultsTo: `AWS's default, ${iam.sessionDurationMinimum}`,
    limits: `A whole number of seconds, ${iam.sessionDurationMinimum} to ${iam.sessionDurationMaximum}`,
    example: "3600",
    configure: { value: "3600" },
    check: wholeNumber(
      iam.sessionDurationMinimum,
      iam.sessionDurationMaximum,
      `is not a whole number of seconds from ${iam.sessionDurationMinimum} (1 hour) to ${iam.sessionDurationMaximum} (12 hours)`,
      "Give maxSessionDuration: 3600, or leave it out",
    ),
  },
  forceDetachPolicies: {
    type: "boolean",
    defaultsTo: "`true`",
    limits: "`true` or `false`",
    example: "false",
    configure: { value: "false" },
    check: flag(
      "Give forceDetachPolicies: false to keep the role while anything else is attached to it, or leave it out",
    ),
  },
  tags: {
    type: "map of string",
    defaultsTo: "none but the provider's default tags",
    limits: `At most ${iam.tagCountLimit}; key 1 to ${iam.tagKeyLimit} characters, not beginning with \`aws:\`, once in letters of any case; value at most ${iam.tagValueLimit}; letters, digits, spaces, \`_.:/=+-@\``,
    example: '{ team: "platform" }',
    configure: { path: ".team", value: "platform" },
    check: parts.tags,
  },
  additionalPolicies: {
    type: "map of string",
    defaultsTo: "none",
    limits: `At most ${parts.additionalPolicyLimit}, keyed; ARNs of managed policies, each once`,
    example: '{ logs: "arn:aws:iam::111122223333:policy/logs" }',
    configure: { path: ".logs", value: "arn:aws:iam::111122223333:policy/logs" },
    check: parts.additionalPolicies,
  },
  additionalInlinePolicies: {
    type: "map of string",
    defaultsTo: "none",
    limits: `Keyed by the policy's name, 1 to ${iam.inlinePolicyNameLimit} letters, digits, \`+=,.@_-\`; policy documents as JSON text, at most ${iam.inlinePoliciesLimit} characters together`,
    example: "{ audit: pulumi.jsonStringify({ Version, Statement }) }",
    configure: { path: ".audit", value: '"$(cat audit.json)"' },
    check: parts.additionalInlinePolicies,
  },
  logging: {
    type: "Logging",
    defaultsTo: "none",
    limits:
      `\`cloudWatchLogs\` (log groups of 1 to ${parts.logGroupLimit} letters, digits, \`._-/#\`), ` +
      `\`firehoseStreams\` (names of at most ${parts.firehoseStreamLimit}), ` +
      `\`kinesisStreams\` (names of at most ${parts.kinesisStreamLimit}), \`openSearchDomains\` (ARNs)`,
    example: '{ cloudWatchLogs: { logGroups: ["/eks/my-cluster/pods"] } }',
    configure: { path: ".cloudWatchLogs.logGroups[0]", value: "/eks/my-cluster/pods" },
    check: parts.logging,
  },
  pullThroughCachePrefixes: {
    type: "list of string",
    defaultsTo: "none",
    limits: `ECR repository prefixes of ${cachePrefixMinimum} to ${cachePrefixLimit} lower-case letters, digits, \`._-/\`, without the last slash, or \`ROOT\``,
    example: '["docker-hub"]',
    configure: { path: "[0]", value: "docker-hub" },
    check: list(
      (prefix) =>
        cachePrefixPattern.test(prefix) && prefix.length >= cachePrefixMinimum && prefix.length <= cachePrefixLimit,
      `is not a repository prefix of ECR: ${cachePrefixMinimum} to ${cachePrefixLimit} lower-case letters, digits and ._-/, without the last slash, or ROOT`,
      cacheFix,
    ),
  },
  adopt: {
    type: "ExistingRole",
    defaultsTo: "none: a new role is made",
    limits: "`name`: a role's name, as plain text; `create` and `deleteWithStack`: `true` or `false` (the default)",
    example: '{ name: "AmazonEKSFargatePodExecutionRole" }',
    configure: { path: ".name", value: "AmazonEKSFargatePodExecutionRole" },
    check: parts.adopt,
  },
  trustPolicyLimit: {
    type: "number",
    defaultsTo: `${iam.trustPolicyLimit}, AWS's default quota`,
    limits: `A whole number of characters, 1 to ${iam.trustPolicyLimitMaximum}`,
    example: "4096",
    configure: { value: "4096" },
    check: wholeNumber(
      1,
      iam.trustPolicyLimitMaximum,
      `is not a whole number of characters from 1 to ${iam.trustPolicyLimitMaximum}, the most that AWS raises its quota to`,
      `Give the account's quota "Role trust policy length" as IAM's Service Quotas page shows it, or leave it out for ${iam.trustPolicyLimit}`,
    ),
  },
};
