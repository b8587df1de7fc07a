import * as iam from "../../core/trust";
import { asObject, parsedJson } from "../../core/text";
import {
  allOf,
  atMost,
  type Check,
  eachOnce,
  fields,
  firstOf,
  flag,
  hasEntries,
  knownShape,
  list,
  map,
  textThat,
  that,
  unquoted,
} from "./checks";

/** Checks of the arguments that are made of several values. */

const policiesFix = 'Give additionalPolicies: { logs: "arn:aws:iam::111122223333:policy/logs" }';
const inlineFix = "Give additionalInlinePolicies: { audit: pulumi.jsonStringify({ Version, Statement }) }";
const loggingFix = 'Give logging: { cloudWatchLogs: { logGroups: ["/eks/my-cluster/pods"] } }';
const processLogsFix = 'Give processLogs: true if the aws-logging ConfigMap has flb_log_cw: "true", else leave it out';
const adoptFix = 'Give adopt: { name: "AmazonEKSFargatePodExecutionRole" }';
const adoptedNameFix = `${adoptFix}: the name alone, as \`aws iam list-roles\` shows it`;
const createFix = "Give create: true to have the role made if there is none, or leave it out";
const deleteFix = "Give deleteWithStack: true or leave it out";

export const logGroupLimit = 512;
export const firehoseStreamLimit = 64;
export const kinesisStreamLimit = 128;
/** One place is taken by the managed policy that every pod execution role needs. */
export const additionalPolicyLimit = iam.managedPolicyLimit - 1;

/** Names in AWS of the inline policies that the component makes itself. */
export const ownPolicyNames = {
  logging: "fargate-pod-logging",
  "pull-through-cache": "fargate-pod-pull-through-cache",
};
export type OwnPolicy = keyof typeof ownPolicyNames;

/** What the names of roles and of their inline policies are made of. */
export const nameCharacters = "letters, digits and +=,.@_-";

const named = (fix: string): Check =>
  textThat(
    (value) => iam.roleNamePattern.test(value),
    `is not a role name, which has 1 to ${iam.roleNameLimit} ${nameCharacters}`,
    fix,
  );

export const roleName = named("Give a shorter or plainer name, or leave name out for a unique one");

function streams(service: string, limit: number): Check {
  const pattern = new RegExp(`^[\\w.-]{1,${limit}}$`);
  const rule = `is not a ${service} stream's name: 1 to ${limit} letters, digits and ._-`;
  return list((name) => pattern.test(name), rule, 'Give the stream\'s name, such as "pod-logs", not its ARN');
}

const tagCharacters = "letters, digits, spaces and _.:/=+-@, which are all that IAM takes";

const tagKey = firstOf(
  textThat(
    ({ length }) => length >= 1 && length <= iam.tagKeyLimit,
    `has a key that is not 1 to ${iam.tagKeyLimit} characters long`,
    "Give a key of that length",
  ),
  textThat(
    (key) => !/^aws:/i.test(key),
    "has a key that begins with aws:, which AWS keeps for itself",
    "Give another key",
  ),
  textThat(
    (key) => iam.tagPattern.test(key),
    `has a key with other characters than ${tagCharacters}`,
    "Give a plainer key",
  ),
);

const tagValue = firstOf(
  textThat(() => true, "is not a text", 'Give it in quotes, as in tags: { team: "platform" }'),
  textThat(
    ({ length }) => length <= iam.tagValueLimit,
    `is not a text of at most ${iam.tagValueLimit} characters`,
    "Give a shorter text",
  ),
  textThat((value) => iam.tagPattern.test(value), `has other characters than ${tagCharacters}`, "Give a plainer text"),
);

const policyKey = textThat((key) => key !== "", "has an empty key", "Give each policy a key that says what it is for");

const policy = firstOf(
  textThat((arn) => iam.managedPolicyArnPattern.test(arn), "is not the ARN of a managed policy", policiesFix),
  textThat((arn) => !iam.isExecutionPolicy(arn), "is attached by the component already", "Leave it out"),
);

const inlinePolicyName = firstOf(
  textThat(
    (key) => iam.inlinePolicyNamePattern.test(key),
    `has a key that is not an inline policy's name: 1 to ${iam.inlinePolicyNameLimit} ${nameCharacters}`,
    "Give a shorter or plainer key",
  ),
  textThat(
    (key) => !Object.values(ownPolicyNames).includes(key),
    "has the name of a policy that the component makes itself",
    "Give another key",
  ),
);

/** The document is not quoted: it may hold what is nobody's business. */
const inlinePolicy = unquoted(
  textThat(
    (text) => "Statement" in asObject(parsedJson(text)),
    "is not a policy document as JSON text with a Statement",
    inlineFix,
  ),
);

const destinations = fields(
  {
    cloudWatchLogs: knownShape(
      fields(
        {
          logGroups: list(
            (name) => /^[\w./#-]+$/.test(name) && name.length <= logGroupLimit,
            `is not a log group's name: 1 to ${logGroupLimit} letters, digits and ._-/#`,
            loggingFix,
          ),
          processLogs: knownShape(flag(processLogsFix), processLogsFix),
          retention: flag("Give retention: false if the log router sets no log_retention_days, else leave it out"),
        },
        loggingFix,
      ),
      loggingFix,
    ),
    firehoseStreams: streams("Firehose", firehoseStreamLimit),
    kinesisStreams: streams("Kinesis", kinesisStreamLimit),
    openSearchDomains: list(
      (arn) => /^arn:aws[a-z-]*:es:[a-z0-9-]+:\d{12}:domain\/[a-z][a-z0-9-]{2,27}$/.test(arn),
      "is not the ARN of an OpenSearch domain",
      'Give the domain\'s ARN, such as "arn:aws:es:eu-west-1:111122223333:domain/logs"',
    ),
  },
  "Give cloudWatchLogs, firehoseStreams, kinesisStreams or openSearchDomains",
);

export const tags = allOf(
  map(tagKey, tagValue, 'Give tags: { team: "platform" }'),
  eachOnce(
    (key) => key.toLowerCase(),
    (first) => `has the key of ${first} in other letters, and IAM takes the two for one`,
  ),
  atMost(
    iam.tagCountLimit,
    `a role can have ${iam.tagCountLimit} tags`,
    (count) => `Leave out ${count - iam.tagCountLimit}`,
  ),
);

export const additionalPolicies = allOf(
  knownShape(map(policyKey, policy, policiesFix), policiesFix),
  // Pulumi would detach it with either key.
  eachOnce(
    (_key, policyArn) => policyArn,
    (first) => `is the policy of ${first}, and AWS attaches it once`,
  ),
  atMost(
    additionalPolicyLimit,
    `AWS attaches ${iam.managedPolicyLimit} managed policies to a role, and one of them is ${iam.executionPolicyName}`,
    () =>
      "Put some into additionalInlinePolicies, or, where AWS has raised the quota, attach them to roleName with aws.iam.RolePolicyAttachment",
  ),
);

/** All inline policies of a role together. IAM says so only when the role is made already. */
const fitInlinePolicies: Check = (value, path) => {
  const documents = hasEntries(value) ? Object.values(value).filter((document) => typeof document === "string") : [];
  const length = documents.join("").replace(/\s/g, "").length;
  if (length <= iam.inlinePoliciesLimit) return [];
  const rule = `have ${length} characters without white space, more than the ${iam.inlinePoliciesLimit} of all inline policies of a role`;
  return [{ path, rule, fix: "Put some into managed policies, and give these in additionalPolicies" }];
};

export const additionalInlinePolicies = knownShape(
  allOf(map(inlinePolicyName, inlinePolicy, inlineFix), fitInlinePolicies),
  inlineFix,
);

export const logging = knownShape(destinations, loggingFix);

export const adopt = knownShape(
  firstOf(
    fields(
      {
        name: knownShape(named(adoptedNameFix), adoptFix),
        create: knownShape(flag(createFix), createFix),
        deleteWithStack: knownShape(flag(deleteFix), deleteFix),
      },
      adoptFix,
    ),
    that((value) => hasEntries(value) && value.name !== undefined, "names no role", adoptFix),
  ),
  adoptFix,
);
