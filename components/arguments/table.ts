import type { FargatePodExecutionRoleArgs, Logging } from "./args";
import {
  atMost,
  type Check,
  eachOnce,
  fields,
  firstOf,
  flag,
  knownShape,
  list,
  map,
  problemIf,
  starAlone,
  textThat,
  must,
  unquoted,
  wholeNumber,
} from "./problem";
import { workerNodePolicies } from "../../core/records/node-role";
import { asObject, didYouMean, parsedJson } from "../../core/text";
import * as iam from "../../core/policy/arn";
import { executionPolicyName, isExecutionPolicy } from "../../core/service/fargate";
import { placeholderClusters } from "../../core/trust";

/** Names in AWS of the inline policies that the component makes itself. */
export const ownPolicyNames = {
  logging: "fargate-pod-logging",
  "pull-through-cache": "fargate-pod-pull-through-cache",
};

/** The characters of the names of roles and of their inline policies. */
export const nameCharacters = "letters, digits and +=,.@_-";

const roleName = textThat(
  iam.roleNamePattern,
  `is not a role name, which has 1 to ${iam.roleNameLimit} ${nameCharacters}`,
);

function streams(service: string, limit: number) {
  const pattern = new RegExp(`^[\\w.-]{1,${limit}}$`);
  const rule = `is not a ${service} stream's name, such as pod-logs: 1 to ${limit} letters, digits and ._-`;
  return list(pattern, rule);
}

const tagCharacters = "letters, digits, spaces and _.:/=+-@, which are all that IAM takes";

const tagPattern = /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u;

const tagKey = firstOf(
  textThat(/^.{1,128}$/s, "has a key that is not 1 to 128 characters long"),
  textThat(/^(?!aws:)/i, "has a key that begins with aws:, which AWS keeps for itself"),
  textThat(tagPattern, `has a key with other characters than ${tagCharacters}`),
);

const tagValue = firstOf(
  textThat(/^.{0,256}$/s, "is not a text of at most 256 characters"),
  textThat(tagPattern, `has other characters than ${tagCharacters}`),
);

const managedPolicy = textThat(iam.managedPolicyArnPattern, "is not the ARN of a managed policy");

const additionalPolicy = firstOf(
  managedPolicy,
  must((arn: string) => !isExecutionPolicy(arn), "is attached by the component already", "Leave it out"),
  must(
    (arn: string) => !workerNodePolicies.includes(iam.awsManagedPolicyName(arn) ?? ""),
    "is a policy of EC2 nodes, which need a role of their own",
    "Leave it out",
  ),
);

const inlinePolicyName = firstOf(
  textThat(/^[\w+=,.@-]{1,128}$/, `has a key that is not an inline policy's name: 1 to 128 ${nameCharacters}`),
  must(
    (key: string) => !Object.values(ownPolicyNames).includes(key),
    "has the name of a policy that the component makes itself",
    "Give another key",
  ),
);

/** The document is not quoted: it may hold secrets. */
function isPolicy(given: unknown) {
  const policy = typeof given === "string" ? parsedJson(given) : given;
  return "Statement" in asObject(policy);
}

const inlinePolicy = unquoted(must(isPolicy, "is not a policy document with a Statement, or its JSON text"));

const toCloudWatch = fields({
  logGroups: list(/^[\w./#-]{1,512}$/, "is not a log group's name: 1 to 512 letters, digits and ._-/#"),
  processLogs: knownShape(flag),
  retention: flag,
});

/** A list counts, since it is never empty. IAM takes no policy without a statement. */
function hasDestination({ cloudWatchLogs, ...destinations }: Logging, path: string) {
  const lists = [cloudWatchLogs?.logGroups, ...Object.values(destinations)];
  const isNamed = cloudWatchLogs?.processLogs === true || lists.some((names) => names !== undefined);
  return problemIf(!isNamed, path, "names no destination", "Name one, or leave it out");
}

const openSearchDomains = list(
  iam.arnPattern("es", { region: "[a-z0-9-]+", resource: "domain/[a-z][a-z0-9-]{2,27}" }),
  "is not the ARN of an OpenSearch domain, such as arn:aws:es:eu-west-1:111122223333:domain/logs",
);

const destinations = fields({
  cloudWatchLogs: knownShape(toCloudWatch),
  firehoseStreams: streams("Firehose", 64),
  kinesisStreams: streams("Kinesis", 128),
  openSearchDomains,
});

const tags = firstOf(
  map(tagKey, tagValue),
  eachOnce(
    ([key]) => key.toLowerCase(),
    (first) => `differs from the key of ${first} only in upper and lower case, and IAM treats the two as one`,
  ),
  atMost(50, "a role can have 50 tags"),
);

const additionalPolicies = knownShape(
  firstOf(
    map(textThat(/./s, "has an empty key"), additionalPolicy),
    // Pulumi would detach it with either key.
    eachOnce(
      ([, policyArn]) => policyArn,
      (first) => `is the policy of ${first}, and AWS attaches it once`,
    ),
    // One place is taken by the managed policy that every pod execution role needs.
    atMost(
      9,
      `AWS attaches 10 managed policies to a role, and one of them is ${executionPolicyName}`,
      "Put some into additionalInlinePolicies, or, if AWS has raised the quota, attach them to roleName with aws.iam.RolePolicyAttachment",
    ),
  ),
);

/** All inline policies of a role together. IAM says so only when the role is made already. */
function fitInlinePolicies(policies: object, path: string) {
  const texts = Object.values(policies).map((policy) => (typeof policy === "string" ? policy : JSON.stringify(policy)));
  const { length } = texts.join("").replace(/\s/g, "");
  const rule = `have ${length} characters without white space, more than the 10240 of all inline policies of a role`;
  return problemIf(length > 10_240, path, rule, "Put some into managed policies, and give these in additionalPolicies");
}

const knownRegions = list(
  { test: (region) => region === "*" || iam.mayBeRegion(region) },
  "is not a Region of AWS that this version knows",
);

/** Says which Region may be meant by the name of none. */
function regionList(value: unknown, path: string) {
  return knownRegions(value, path).map((problem) => {
    const isOfList = problem.path === path;
    return isOfList ? problem : { ...problem, meant: didYouMean(problem.value, iam.regionNames) };
  });
}

/** One argument: the component checks it, the documentation shows it and the stack's configuration is read by this. */
export interface Argument {
  /** The type as the documentation names it. */
  type:
    | "string"
    | "number"
    | "boolean"
    | "list of string"
    | "map of string"
    | "map of document"
    | "Logging"
    | "ExistingRole";
  /** A value of it, for the documentation and for what to type. */
  example: unknown;
  /** Finds the problems of a value at a path. The symbol `notKnown` stands for each part that is not known yet. */
  check: Check;
  /** The advice on a refused value, beside the example. */
  fix?: string;
}

const cachePrefixPart = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
const cachePrefixPattern = new RegExp(`^(?=.{2,256}$)(?:${cachePrefixPart}(?:/${cachePrefixPart})*|ROOT)$`);

/** Every argument of the component, in the order of the documentation. */
export const argumentTable: Record<keyof FargatePodExecutionRoleArgs, Argument> = {
  clusters: {
    type: "list of string",
    example: ["my-cluster"],
    check: firstOf(
      list(
        { test: (cluster) => iam.readCluster(cluster) !== undefined },
        `is neither an EKS cluster name (1 to ${iam.clusterNameLimit} letters, digits, - and _, the first a letter or digit) nor a cluster ARN`,
      ),
      list(
        { test: (cluster) => !placeholderClusters.includes(iam.readCluster(cluster)?.name ?? "") },
        "is a placeholder for the name of a cluster",
      ),
      starAlone("every cluster of the account", "clusters"),
    ),
    fix: ' with the names that `aws eks list-clusters` shows, or ["*"] for every cluster of the account',
  },
  regions: {
    type: "list of string",
    example: ["eu-west-1", "eu-central-1"],
    check: firstOf(regionList, starAlone("every Region", "Regions")),
    fix: ' as `aws account list-regions` shows them, or ["*"] for every Region, or leave it out for the provider\'s Region',
  },
  accountId: {
    type: "string",
    example: "111122223333",
    check: textThat(iam.accountIdPattern, "is not an AWS account id, which is a text of 12 digits"),
    fix: " in quotes, or leave it out for the account of the provider's credentials",
  },
  name: { type: "string", example: "AmazonEKSFargatePodExecutionRole", check: roleName },
  namePrefix: {
    type: "string",
    example: "fargate-pods-",
    check: textThat(
      /^[\w+=,.@-]{1,38}$/,
      `is not a role name prefix, which has 1 to 38 ${nameCharacters}, since AWS's provider adds 26`,
    ),
  },
  path: {
    type: "string",
    example: "/eks/",
    check: textThat(
      /^(?=.{1,512}$)\/([!-~]+\/)?$/,
      "is not a role path, which begins and ends with / and has at most 512 characters, none of them a space",
    ),
  },
  description: {
    type: "string",
    example: "Pulls images and ships logs for the pods of my-cluster",
    check: textThat(
      /^[\t\n\r -~\u00A1-\u00FF]{0,1000}$/,
      "is not a description that IAM takes: at most 1000 characters of Latin-1, without em dashes and curly quotes",
    ),
  },
  permissionsBoundary: {
    type: "string",
    example: "arn:aws:iam::111122223333:policy/boundary",
    check: managedPolicy,
  },
  maxSessionDuration: {
    type: "number",
    example: 3600,
    check: wholeNumber(3600, 43200, "is not a whole number of seconds from 3600 (1 hour) to 43200 (12 hours)"),
  },
  forceDetachPolicies: {
    type: "boolean",
    example: false,
    check: flag,
    fix: " to keep the role while anything else is attached to it, or leave it out",
  },
  tags: { type: "map of string", example: { team: "platform" }, check: tags },
  additionalPolicies: {
    type: "map of string",
    example: { logs: "arn:aws:iam::111122223333:policy/logs" },
    check: additionalPolicies,
  },
  additionalInlinePolicies: {
    type: "map of document",
    example: { audit: '{"Version":"2012-10-17","Statement":[]}' },
    check: knownShape(firstOf(map(inlinePolicyName, inlinePolicy), fitInlinePolicies)),
  },
  logging: {
    type: "Logging",
    example: { cloudWatchLogs: { logGroups: ["/eks/my-cluster/pods"] } },
    check: firstOf(destinations, hasDestination),
  },
  pullThroughCachePrefixes: {
    type: "list of string",
    example: ["docker-hub"],
    check: list(
      cachePrefixPattern,
      "is not a repository prefix of ECR: 2 to 256 lower-case letters, digits and ._-/, without the last slash, or ROOT",
    ),
    fix: " as `aws ecr describe-pull-through-cache-rules` shows them",
  },
  adopt: {
    type: "ExistingRole",
    example: { name: "AmazonEKSFargatePodExecutionRole" },
    check: firstOf(
      fields({ name: roleName, create: flag, deleteWithStack: flag }),
      must(({ name }: { name?: unknown }) => name !== undefined, "names no role"),
    ),
  },
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
