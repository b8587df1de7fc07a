import * as pulumi from "@pulumi/pulumi";
import type { FargatePodExecutionRoleArgs } from "../../components/index";
import { unknownOutput } from "../support/mocks";

const boundary = "arn:aws:iam::111122223333:policy/boundary";
const document = '{"Version":"2012-10-17","Statement":[]}';

/** A document of so many characters. */
const documentOf = (length: number): string =>
  document.replace("[]", `["${"x".repeat(length - document.length - 2)}"]`);

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, `${boundary}${index}`]));

/** For each argument: values that are taken, and values that are refused with the message that says why. */
export const argumentCases: Record<
  keyof FargatePodExecutionRoleArgs,
  { taken: unknown[]; refused: [unknown, string][] }
> = {
  clusters: {
    taken: [["a"], ["9-A_z"], ["a".repeat(100)], ["*"], ["arn:aws:eks:eu-west-1:111122223333:cluster/my-cluster"]],
    refused: [
      [undefined, "clusters is missing. CLUSTERS"],
      [[], "clusters [] is empty. CLUSTERS"],
      ["my-cluster", 'clusters "my-cluster" is not a list. CLUSTERS'],
      [[""], 'clusters[0] "" CLUSTER. CLUSTERS'],
      [["a", "b c"], 'clusters[1] "b c" CLUSTER. CLUSTERS'],
      [["-a"], 'clusters[0] "-a" CLUSTER. CLUSTERS'],
      [["a", "MY_CLUSTER"], 'clusters[1] "MY_CLUSTER" is a placeholder for the name of a cluster. CLUSTERS'],
      [["prod*"], 'clusters[0] "prod*" CLUSTER. CLUSTERS'],
      [["a".repeat(101)], `clusters[0] "${"a".repeat(101)}" CLUSTER. CLUSTERS`],
      [[7], "clusters[0] 7 CLUSTER. CLUSTERS"],
      [
        ["arn:aws:eks:eu-west-1:111122223333:nodegroup/a"],
        'clusters[0] "arn:aws:eks:eu-west-1:111122223333:nodegroup/a" CLUSTER. CLUSTERS',
      ],
      [
        ["*", "a"],
        'clusters ["*","a"] mixes "*", which is every cluster of the account, with single clusters. Give ["*"] alone, or leave "*" out.',
      ],
      [
        ["arn:aws:eks:eu-west-1:444455556666:cluster/a"],
        'clusters[0] "444455556666" is a cluster of another account than the role\'s, 111122223333: ' +
          "a role can be passed to a service within its own account only. Make a role in that account.",
      ],
      [
        ["arn:aws-cn:eks:cn-north-1:111122223333:cluster/a", "b"],
        "clusters and regions lie in 2 partitions (aws-cn, aws), but a role exists in one. Make one role per partition.",
      ],
      [
        ["arn:aws:eks:cn-north-1:111122223333:cluster/a"],
        "clusters and regions lie in 2 partitions (aws, aws-cn), but a role exists in one. Make one role per partition.",
      ],
    ],
  },
  regions: {
    taken: [["eu-west-1"], ["mx-central-7"], ["us-gov-west-1", "us-gov-east-1"], ["*"]],
    refused: [
      [[], "regions [] is empty. REGIONS"],
      ["eu-west-1", 'regions "eu-west-1" is not a list. REGIONS'],
      [["us-est-1"], 'regions[0] "us-est-1" is not a Region of AWS that this version knows. REGIONS'],
      [["eu-wset-1"], 'regions[0] "eu-wset-1" is not a Region of AWS that this version knows. REGIONS'],
      [["EU-WEST-1"], 'regions[0] "EU-WEST-1" is not a Region of AWS that this version knows. REGIONS'],
      [
        ["eu-west-1", "*"],
        'regions ["eu-west-1","*"] mixes "*", which is every Region, with single Regions. Give ["*"] alone, or leave "*" out.',
      ],
      [
        ["eu-west-1", "cn-north-1"],
        'regions ["eu-west-1","cn-north-1"] lie in 2 partitions (aws, aws-cn), but a role exists in one. Make one role per partition.',
      ],
    ],
  },
  accountId: {
    taken: ["000000000001"],
    refused: [
      ["12345", 'accountId "12345" ACCOUNT'],
      ["*", 'accountId "*" ACCOUNT'],
      [111122223333, "accountId 111122223333 ACCOUNT"],
    ],
  },
  name: {
    taken: ["a", "A+=,.@-_9", "n".repeat(64)],
    refused: [
      ["", 'name "" NAME'],
      ["a b", 'name "a b" NAME'],
      ["n".repeat(65), `name "${"n".repeat(65)}" NAME`],
    ],
  },
  namePrefix: {
    taken: ["a", "p".repeat(38)],
    refused: [
      ["", 'namePrefix "" PREFIX'],
      ["a/b", 'namePrefix "a/b" PREFIX'],
      ["p".repeat(39), `namePrefix "${"p".repeat(39)}" PREFIX`],
    ],
  },
  path: {
    taken: ["/", "/eks/", "/a/b/", `/${"p".repeat(510)}/`],
    refused: [
      ["eks", 'path "eks" PATH'],
      ["/eks", 'path "/eks" PATH'],
      ["/e ks/", 'path "/e ks/" PATH'],
      [`/${"p".repeat(511)}/`, `path "/${"p".repeat(118)}... PATH`],
    ],
  },
  description: {
    taken: ["", "Pods of my-cluster", "\u00e9\n\t", "d".repeat(1000)],
    refused: [
      ["a \u2014 b", 'description "a \u2014 b" DESCRIPTION'],
      ["\u201cpods\u201d", 'description "\u201cpods\u201d" DESCRIPTION'],
      ["d".repeat(1001), `description "${"d".repeat(119)}... DESCRIPTION`],
    ],
  },
  permissionsBoundary: {
    taken: [boundary, "arn:aws-cn:iam::aws:policy/PowerUserAccess", "arn:aws:iam::111122223333:policy/a/b/c"],
    refused: [
      ["boundary", 'permissionsBoundary "boundary" BOUNDARY'],
      ["arn:aws:iam::111122223333:role/a", 'permissionsBoundary "arn:aws:iam::111122223333:role/a" BOUNDARY'],
    ],
  },
  maxSessionDuration: {
    taken: [3600, 43200],
    refused: [
      [3599, "maxSessionDuration 3599 SESSION"],
      [43201, "maxSessionDuration 43201 SESSION"],
      [3600.5, "maxSessionDuration 3600.5 SESSION"],
      [NaN, "maxSessionDuration NaN SESSION"],
      ["3600", 'maxSessionDuration "3600" SESSION'],
    ],
  },
  forceDetachPolicies: {
    taken: [true, false],
    refused: [
      [
        "yes",
        'forceDetachPolicies "yes" is neither true nor false. Give for example forceDetachPolicies: false to keep the role while anything else is attached to it, or leave it out.',
      ],
    ],
  },
  tags: {
    taken: [
      {},
      { team: "" },
      { "r\u00e9gion 1": "a_.:/=+-@ \u65e5" },
      { ["k".repeat(128)]: "v".repeat(256) },
      many(50),
    ],
    refused: [
      [["team"], 'tags ["team"] is not a map. TAGS'],
      [new Map([["team", "platform"]]), "tags {} is not a map. TAGS"],
      [{ "": "x" }, 'tags[""] has a key that is not 1 to 128 characters long. TAGS'],
      [{ "AWS:x": "x" }, 'tags["AWS:x"] has a key that begins with aws:, which AWS keeps for itself. TAGS'],
      [{ team: 1 }, 'tags["team"] 1 is not a text of at most 256 characters. TAGS'],
      [{ team: "x".repeat(257) }, `tags["team"] "${"x".repeat(119)}... is not a text of at most 256 characters. TAGS`],
      [
        { "a*": "x" },
        'tags["a*"] has a key with other characters than letters, digits, spaces and _.:/=+-@, which are all that IAM takes. TAGS',
      ],
      [
        { team: "a, b" },
        'tags["team"] "a, b" has other characters than letters, digits, spaces and _.:/=+-@, which are all that IAM takes. TAGS',
      ],
      [
        { Team: "x", env: "x", team: "x" },
        'tags["team"] has the key of tags["Team"] in other letters, and IAM takes the two for one. Leave one of the two out.',
      ],
      [many(51), "tags 51 are too many: a role can have 50 tags. Leave some out."],
    ],
  },
  additionalPolicies: {
    taken: [{}, { logs: boundary }, many(9), { logs: boundary, audit: unknownOutput(), trace: unknownOutput() }],
    refused: [
      [{ "": boundary }, 'additionalPolicies[""] has an empty key. POLICIES'],
      [{ logs: "logs" }, 'additionalPolicies["logs"] "logs" is not the ARN of a managed policy. POLICIES'],
      [
        { own: "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy" },
        'additionalPolicies["own"] "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy" is attached by the component already. Leave it out.',
      ],
      [
        { nodes: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" },
        'additionalPolicies["nodes"] "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" is a policy of EC2 nodes, whose role must be another one than that of pods. Leave it out.',
      ],
      [
        { logs: boundary, other: `${boundary}2`, audit: boundary },
        'additionalPolicies["audit"] is the policy of additionalPolicies["logs"], and AWS attaches it once. Leave one of the two out.',
      ],
      [
        many(10),
        "additionalPolicies 10 are too many: AWS attaches 10 managed policies to a role, and one of them is " +
          "AmazonEKSFargatePodExecutionRolePolicy. Put some into additionalInlinePolicies, or, if AWS has raised the " +
          "quota, attach them to roleName with aws.iam.RolePolicyAttachment.",
      ],
      [
        pulumi.output({ logs: boundary }),
        "additionalPolicies is an output, but decides which resources are made: its leaves alone may be outputs. POLICIES",
      ],
    ],
  },
  additionalInlinePolicies: {
    taken: [{}, { audit: document }, { audit: documentOf(10_240) }, { audit: `${documentOf(10_240)}\n` }],
    refused: [
      [
        { "a b": document },
        'additionalInlinePolicies["a b"] has a key that is not an inline policy\'s name: 1 to 128 letters, digits and +=,.@_-. INLINE',
      ],
      [
        { "fargate-pod-logging": document },
        'additionalInlinePolicies["fargate-pod-logging"] has the name of a policy that the component makes itself. Give another key.',
      ],
      [
        { audit: "{" },
        'additionalInlinePolicies["audit"] is not a policy document as JSON text with a Statement. INLINE',
      ],
      [
        { audit: "{}" },
        'additionalInlinePolicies["audit"] is not a policy document as JSON text with a Statement. INLINE',
      ],
      [
        { a: document, b: documentOf(10_240) },
        "additionalInlinePolicies have 10279 characters without white space, more than the 10240 of all inline policies of a role. " +
          "Put some into managed policies, and give these in additionalPolicies.",
      ],
    ],
  },
  logging: {
    taken: [
      {},
      { cloudWatchLogs: {} },
      { cloudWatchLogs: { logGroups: ["/eks/my-cluster/pods"], processLogs: true, retention: false } },
      { firehoseStreams: ["a"], kinesisStreams: ["b"] },
      { openSearchDomains: ["arn:aws:es:eu-west-1:111122223333:domain/logs"] },
    ],
    refused: [
      [{ s3: [] }, "logging.s3 is not known here. LOGGING"],
      [
        { cloudWatchLogs: { logGroups: ["a b"] } },
        'logging.cloudWatchLogs.logGroups[0] "a b" is not a log group\'s name: 1 to 512 letters, digits and ._-/#. ' +
          "LOGGING",
      ],
      [
        { cloudWatchLogs: { processLogs: "true" } },
        'logging.cloudWatchLogs.processLogs "true" is neither true nor false. ' + "LOGGING",
      ],
      [
        { firehoseStreams: ["arn:aws:firehose:eu-west-1:111122223333:deliverystream/a"] },
        'logging.firehoseStreams[0] "arn:aws:firehose:eu-west-1:111122223333:deliverystream/a" is not a Firehose stream\'s name, such as pod-logs: ' +
          "1 to 64 letters, digits and ._-. LOGGING",
      ],
      [
        { kinesisStreams: [""] },
        'logging.kinesisStreams[0] "" is not a Kinesis stream\'s name, such as pod-logs: 1 to 128 letters, digits and ._-. ' +
          "LOGGING",
      ],
      [
        { openSearchDomains: ["logs"] },
        'logging.openSearchDomains[0] "logs" is not the ARN of an OpenSearch domain, such as arn:aws:es:eu-west-1:111122223333:domain/logs. ' +
          "LOGGING",
      ],
    ],
  },
  pullThroughCachePrefixes: {
    taken: [["docker-hub"], ["team/quay.io"], ["team--a/hub__x"], ["ROOT"]],
    refused: [
      [
        [],
        'pullThroughCachePrefixes [] is empty. Give for example pullThroughCachePrefixes: ["docker-hub"] as `aws ecr describe-pull-through-cache-rules` shows them.',
      ],
      [["Docker"], 'pullThroughCachePrefixes[0] "Docker" CACHE'],
      [["docker-hub/"], 'pullThroughCachePrefixes[0] "docker-hub/" CACHE'],
      [["*"], 'pullThroughCachePrefixes[0] "*" CACHE'],
      [["ROOT/a"], 'pullThroughCachePrefixes[0] "ROOT/a" CACHE'],
      [["a..b"], 'pullThroughCachePrefixes[0] "a..b" CACHE'],
    ],
  },
  adopt: {
    taken: [],
    refused: [
      [{}, "adopt {} names no role. ADOPT"],
      ...["a b", "arn:aws:iam::111122223333:role/pods"].map((name): [object, string] => [
        { name },
        `adopt.name "${name}" is not a role name, which has 1 to 64 letters, digits and +=,.@_-. ` + "ADOPT",
      ]),
      [{ name: "a", force: true }, "adopt.force is not known here. ADOPT"],
      [
        { name: pulumi.output("a") },
        "adopt.name is an output, but decides which resources are made: its leaves alone may be outputs. " + "ADOPT",
      ],
      [{ name: "a", create: "yes" }, 'adopt.create "yes" is neither true nor false. ADOPT'],
      [{ name: "a", deleteWithStack: "yes" }, 'adopt.deleteWithStack "yes" is neither true nor false. ADOPT'],
    ],
  },
  trustPolicyLimit: {
    taken: [2048, 8192],
    refused: [
      [0, "trustPolicyLimit 0 LIMIT"],
      [8193, "trustPolicyLimit 8193 LIMIT"],
      [2048.5, "trustPolicyLimit 2048.5 LIMIT"],
    ],
  },
};
