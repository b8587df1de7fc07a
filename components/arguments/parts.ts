import { workerNodePolicies } from "../../core/facts/stack/node-role";
import * as iam from "../../core/trust";
import { asObject, parsedJson } from "../../core/text";
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
  textThat,
  that,
  unquoted,
} from "./checks";

/** Checks of the arguments that are made of several values. */

const logGroupLimit = 512;
/** One place is taken by the managed policy that every pod execution role needs. */
const additionalPolicyLimit = iam.managedPolicyLimit - 1;

/** Names in AWS of the inline policies that the component makes itself. */
export const ownPolicyNames = {
  logging: "fargate-pod-logging",
  "pull-through-cache": "fargate-pod-pull-through-cache",
};
export type OwnPolicy = keyof typeof ownPolicyNames;

/** What the names of roles and of their inline policies are made of. */
export const nameCharacters = "letters, digits and +=,.@_-";

export const roleName = textThat(
  (value) => iam.roleNamePattern.test(value),
  `is not a role name, which has 1 to ${iam.roleNameLimit} ${nameCharacters}`,
);

function streams(service: string, limit: number): Check {
  const pattern = new RegExp(`^[\\w.-]{1,${limit}}$`);
  return list(
    (name) => pattern.test(name),
    `is not a ${service} stream's name, such as pod-logs: 1 to ${limit} letters, digits and ._-`,
  );
}

const tagCharacters = "letters, digits, spaces and _.:/=+-@, which are all that IAM takes";

const tagKey = firstOf(
  textThat(
    ({ length }) => length >= 1 && length <= iam.tagKeyLimit,
    `has a key that is not 1 to ${iam.tagKeyLimit} characters long`,
  ),
  textThat((key) => !/^aws:/i.test(key), "has a key that begins with aws:, which AWS keeps for itself"),
  textThat((key) => iam.tagPattern.test(key), `has a key with other characters than ${tagCharacters}`),
);

const tagValue = firstOf(
  textThat(({ length }) => length <= iam.tagValueLimit, `is not a text of at most ${iam.tagValueLimit} characters`),
  textThat((value) => iam.tagPattern.test(value), `has other characters than ${tagCharacters}`),
);

const policyKey = textThat((key) => key !== "", "has an empty key");

const policy = firstOf(
  textThat((arn) => iam.managedPolicyArnPattern.test(arn), "is not the ARN of a managed policy"),
  textThat((arn) => !iam.isExecutionPolicy(arn), "is attached by the component already", "Leave it out"),
  textThat(
    (arn) => !workerNodePolicies.includes(iam.awsManagedPolicyName(arn) ?? ""),
    "is a policy of EC2 nodes, whose role must be another one than that of pods",
    "Leave it out",
  ),
);

const inlinePolicyName = firstOf(
  textThat(
    (key) => iam.inlinePolicyNamePattern.test(key),
    `has a key that is not an inline policy's name: 1 to ${iam.inlinePolicyNameLimit} ${nameCharacters}`,
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
  ),
);

const cloudWatchLogs = fields({
  logGroups: list(
    (name) => /^[\w./#-]+$/.test(name) && name.length <= logGroupLimit,
    `is not a log group's name: 1 to ${logGroupLimit} letters, digits and ._-/#`,
  ),
  processLogs: knownShape(flag),
  retention: flag,
});

export const logging = knownShape(
  fields({
    cloudWatchLogs: knownShape(cloudWatchLogs),
    firehoseStreams: streams("Firehose", 64),
    kinesisStreams: streams("Kinesis", 128),
    openSearchDomains: list(
      (arn) => /^arn:aws[a-z-]*:es:[a-z0-9-]+:\d{12}:domain\/[a-z][a-z0-9-]{2,27}$/.test(arn),
      "is not the ARN of an OpenSearch domain, such as arn:aws:es:eu-west-1:111122223333:domain/logs",
    ),
  }),
);

export const tags = firstOf(
  map(tagKey, tagValue),
  eachOnce(
    (key) => key.toLowerCase(),
    (first) => `has the key of ${first} in other letters, and IAM takes the two for one`,
  ),
  atMost(iam.tagCountLimit, `a role can have ${iam.tagCountLimit} tags`),
);

export const additionalPolicies = knownShape(
  firstOf(
    map(policyKey, policy),
    // Pulumi would detach it with either key.
    eachOnce(
      (_key, policyArn) => policyArn,
      (first) => `is the policy of ${first}, and AWS attaches it once`,
    ),
    atMost(
      additionalPolicyLimit,
      `AWS attaches ${iam.managedPolicyLimit} managed policies to a role, and one of them is ${iam.executionPolicyName}`,
      "Put some into additionalInlinePolicies, or, if AWS has raised the quota, attach them to roleName with aws.iam.RolePolicyAttachment",
    ),
  ),
);

/** All inline policies of a role together. IAM says so only when the role is made already. */
const fitInlinePolicies: Check = (value, path) => {
  const documents = Object.values(value as object).filter((document) => typeof document === "string");
  const length = documents.join("").replace(/\s/g, "").length;
  if (length <= iam.inlinePoliciesLimit) return [];
  const rule = `have ${length} characters without white space, more than the ${iam.inlinePoliciesLimit} of all inline policies of a role`;
  return [{ path, rule, fix: "Put some into managed policies, and give these in additionalPolicies" }];
};

export const additionalInlinePolicies = knownShape(firstOf(map(inlinePolicyName, inlinePolicy), fitInlinePolicies));

export const adopt = knownShape(
  firstOf(
    fields({ name: knownShape(roleName), create: knownShape(flag), deleteWithStack: knownShape(flag) }),
    that((value) => (value as { name?: unknown }).name !== undefined, "names no role"),
  ),
);
