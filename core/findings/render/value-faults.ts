import { type AccountFault, fargateService, type PartFault, sourceArn, type SourceArnFault } from "../../trust";
import { isQuotable, quote } from "../../text";
import { inWords, type Words } from "./in-words";

const numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"];

/** Small numbers are words. */
const numberOf = (count: number): string => (count === 13 ? "thirteen" : (numbers[count] ?? String(count)));

/** An aws:SourceArn as AWS shows it, and its last part. */
const example = sourceArn({ partition: "PARTITION", region: "REGION", accountId: "ACCOUNT", cluster: "CLUSTER" });
const exampleResource = example.slice(example.lastIndexOf(":") + 1);

const partWords: Words<PartFault> = {
  "template-variable": ({ value }) => `${quote(value)} is a template variable that was not filled in`,
  placeholder: ({ text }) => `${quote(text)} is a placeholder that was not filled in`,
  "no-arn": 'an ARN begins with "arn:"',
  "no-such-partition": ({ text }) => `there is no partition ${quote(text)}`,
  "partition-of-others": ({ text, own }) =>
    `the role is in the partition ${own}, and profiles of the partition ${text} never use it`,
  "other-service": ({ text }) => `a Fargate profile belongs to the service eks, not ${quote(text)}`,
  "no-region": "the Region is missing",
  "no-such-region": ({ text }) =>
    isQuotable(text) ? `there is no Region ${quote(text)}` : "a Region that is not shown is none of AWS",
  "region-of-other-partition": ({ region, partition, own }) =>
    `the Region ${quote(region)} belongs to the partition ${own}, not ${quote(partition)}`,
  "no-region-matches": ({ region, partition }) => `no Region of the partition ${partition} matches ${quote(region)}`,
  "no-account": "the account is missing",
  "no-account-id": ({ text }) => `${quote(text)} is not an account id of twelve digits`,
  "account-length": ({ text }) =>
    `the account ${quote(text)} has ${numberOf(text.length)} ${text.length === 1 ? "digit" : "digits"} instead of twelve` +
    (text.length < 12 ? ": a number without quotes loses its leading zeros" : ""),
  "account-not-meant": ({ text }) => `the account ${quote(text)} is not one that the role is for`,
  "account-of-others": ({ text, own }) =>
    `the role is in the account ${own}, and profiles of the account ${text} never use it`,
  "no-resource": `the resource is missing: ${exampleResource}`,
  "further-colon": "the ARN of a Fargate profile has no further colon",
  "no-profile": ({ text }) => `${quote(text)} is not a Fargate profile: ${exampleResource}`,
  "no-cluster": "the cluster's name is empty",
  "no-cluster-name": ({ text }) => `${quote(text)} is not a name of an EKS cluster`,
  "cluster-not-meant": ({ text }) => `the cluster ${quote(text)} is not one that the role is for`,
  "too-short": `the ARN of a profile continues after that: ${exampleResource}`,
};

const sourceArnWords: Words<SourceArnFault> = {
  "template-variable": ({ value, variable }) =>
    `${quote(value)} holds ${quote(variable, "a text in brackets")}, a template variable that was not filled in`,
  "escaped-wildcard": ({ value }) =>
    `in ${quote(value)} a * or ? in \${ } stands for itself, and no ARN of a Fargate profile holds one`,
  "literal-wildcard": ({ value, operator }) =>
    `in ${operator} a * stands for itself, and no ARN of a Fargate profile holds one: ${quote(value)}`,
  "old-variable": ({ value }) =>
    `${quote(value)} holds a policy variable, which is literal text unless the Version is 2012-10-17`,
  "endless-variable": ({ value }) =>
    `${quote(value)} begins a policy variable with "\${" that no "}" ends, so it is literal text`,
  "unfilled-variable": ({ value }) =>
    `${quote(value)} holds a policy variable that no request of ${fargateService} fills in`,
  "few-parts": ({ value, count }) =>
    `${quote(value)} has ${numberOf(count)} ${count === 1 ? "part" : "parts"}, and an ARN has six: ${example}`,
  part: ({ value, fault }) => `${quote(value)}: ${inWords(fault, partWords)}`,
  "no-profile-meant": ({ value }) => `${quote(value)} matches no Fargate profile that the role is for`,
};

/** What is wrong with a value for aws:SourceAccount. */
export function accountFaultText(fault: AccountFault): string {
  return inWords<PartFault>(fault, partWords);
}

/** Why a value for aws:SourceArn matches nothing that the role is for. */
export function sourceArnFaultText(fault: SourceArnFault): string {
  return inWords(fault, sourceArnWords);
}
