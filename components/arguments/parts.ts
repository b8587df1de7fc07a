import * as iam from "../../core/trust";
import { loggingPolicyName, pullThroughCachePolicyName } from "./document";
import {
  atMost,
  type Check,
  type CheckEntry,
  allOf,
  eachOnce,
  fields,
  flag,
  hasEntries,
  isPolicyDocument,
  list,
  map,
  notKnown,
  knownShape,
  textThat,
} from "./checks";

/** Checks of the arguments that are made of several values. */

const tagsFix = 'Give tags: { team: "platform" }';
const policiesFix = 'Give additionalPolicies: { logs: "arn:aws:iam::111122223333:policy/logs" }';
const inlineFix = "Give additionalInlinePolicies: { audit: pulumi.jsonStringify({ Version, Statement }) }";
const loggingFix = 'Give logging: { cloudWatchLogs: { logGroups: ["/eks/my-cluster/pods"] } }';
const processLogsFix = 'Give processLogs: true if the aws-logging ConfigMap has flb_log_cw: "true", else leave it out';
const domainFix = 'Give the domain\'s ARN, such as "arn:aws:es:eu-west-1:111122223333:domain/logs"';
const adoptFix = 'Give adopt: { name: "AmazonEKSFargatePodExecutionRole" }';
const adoptedNameFix = `${adoptFix}: the name alone, as \`aws iam list-roles\` shows it`;
const createFix = "Give create: true to have the role made if there is none, or leave it out";
const deleteFix = "Give deleteWithStack: true or leave it out";

export const logGroupLimit = 512;
export const firehoseStreamLimit = 64;
export const kinesisStreamLimit = 128;
/** One place is taken by the managed policy that every pod execution role needs. */
export const additionalPolicyLimit = iam.managedPolicyLimit - 1;

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
  const fix = 'Give the stream\'s name, such as "pod-logs", not its ARN';
  return list(
    textThat((name) => pattern.test(name), rule, fix),
    fix,
  );
}

const tagCharacters = "letters, digits, spaces and _.:/=+-@, which are all that IAM takes";

const eachTag: CheckEntry = (value, path, key) => {
  if (key.length < 1 || key.length > iam.tagKeyLimit) {
    return [
      { path, rule: `has a key that is not 1 to ${iam.tagKeyLimit} characters long`, fix: "Give a key of that length" },
    ];
  }
  if (/^aws:/i.test(key)) {
    return [{ path, rule: "has a key that begins with aws:, which AWS keeps for itself", fix: "Give another key" }];
  }
  if (!iam.tagPattern.test(key))
    return [{ path, rule: `has a key with other characters than ${tagCharacters}`, fix: "Give a plainer key" }];
  if (value === notKnown) return [];
  if (typeof value !== "string") {
    return [{ path, value, rule: "is not a text", fix: 'Give it in quotes, as in tags: { team: "platform" }' }];
  }
  if (value.length > iam.tagValueLimit) {
    const rule = `is not a text of at most ${iam.tagValueLimit} characters`;
    return [{ path, value, rule, fix: "Give a shorter text" }];
  }
  if (iam.tagPattern.test(value)) return [];
  return [{ path, value, rule: `has other characters than ${tagCharacters}`, fix: "Give a plainer text" }];
};

const eachPolicy: CheckEntry = (value, path, key) => {
  if (key === "") return [{ path, rule: "has an empty key", fix: "Give each policy a key that says what it is for" }];
  if (value === notKnown) return [];
  if (typeof value !== "string" || !iam.managedPolicyArnPattern.test(value)) {
    return [{ path, value, rule: "is not the ARN of a managed policy", fix: policiesFix }];
  }
  if (iam.isExecutionPolicy(value)) {
    return [{ path, value, rule: "is attached by the component already", fix: "Leave it out" }];
  }
  return [];
};

const eachInlinePolicy: CheckEntry = (value, path, key) => {
  if (!iam.inlinePolicyNamePattern.test(key)) {
    const rule = `has a key that is not an inline policy's name: 1 to ${iam.inlinePolicyNameLimit} ${nameCharacters}`;
    return [{ path, rule, fix: "Give a shorter or plainer key" }];
  }
  if (key === loggingPolicyName || key === pullThroughCachePolicyName) {
    return [{ path, rule: "has the name of a policy that the component makes itself", fix: "Give another key" }];
  }
  if (value === notKnown || isPolicyDocument(value)) return [];
  // The document is not quoted: it may hold what is nobody's business.
  return [{ path, rule: "is not a policy document as JSON text with a Statement", fix: inlineFix }];
};

const destinations = fields(
  {
    cloudWatchLogs: knownShape(
      fields(
        {
          logGroups: list(
            textThat(
              (name) => /^[\w./#-]+$/.test(name) && name.length <= logGroupLimit,
              `is not a log group's name: 1 to ${logGroupLimit} letters, digits and ._-/#`,
              loggingFix,
            ),
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
      textThat(
        (arn) => /^arn:aws[a-z-]*:es:[a-z0-9-]+:\d{12}:domain\/[a-z][a-z0-9-]{2,27}$/.test(arn),
        "is not the ARN of an OpenSearch domain",
        domainFix,
      ),
      domainFix,
    ),
  },
  "Give cloudWatchLogs, firehoseStreams, kinesisStreams or openSearchDomains",
);

export const tags = allOf(
  map(eachTag, tagsFix),
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
  knownShape(map(eachPolicy, policiesFix), policiesFix),
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
  allOf(map(eachInlinePolicy, inlineFix), fitInlinePolicies),
  inlineFix,
);

export const logging = knownShape(destinations, loggingFix);

export const adopt = knownShape(
  fields(
    {
      name: knownShape(named(adoptedNameFix), adoptFix),
      create: knownShape(flag(createFix), createFix),
      deleteWithStack: knownShape(flag(deleteFix), deleteFix),
    },
    adoptFix,
    {
      field: "name",
      rule: "names no role",
    },
  ),
  adoptFix,
);
