import { sourceArn } from "../../service/fargate";
import type { ValueFault } from "../../trust";
import { isQuotable, quote } from "../../text";
import { inWords, type Words } from "./in-words";

/** An aws:SourceArn as AWS shows it. */
const form = sourceArn({ partition: "PARTITION", region: "REGION", accountId: "ACCOUNT", cluster: "CLUSTER" });

const words: Words<ValueFault> = {
  placeholder: ({ value, text }) =>
    `${within(value, text)}${quote(text, "a text in brackets")} is a placeholder that was not filled in`,
  "literal-wildcard": ({ value, by }) =>
    `${quote(value)}: in ${by}, * and ? are not wildcards, and no ARN of a Fargate profile contains one`,
  "unfilled-variable": ({ value }) => `${quote(value)} contains a policy variable that nothing fills in`,
  form: ({ value }) => `${quote(value)} does not have the form ${form}`,
  "no-such-partition": ({ value, text }) => `${quote(value)}: there is no partition ${quote(text)}`,
  "no-such-region": ({ value, region, partition, expected }) =>
    `${quote(value)}: ${partition.includes("*") ? "AWS" : `the partition ${partition}`} has no Region ` +
    quote(region, "of this name") +
    (expected === undefined ? "" : `, which belongs to the partition ${expected}`),
  "no-account-id": ({ value, text }) =>
    `${within(value, text)}${quote(text)} is not an account id of twelve digits` +
    (/^\d{1,11}$/.test(text) ? "; a number without quotes loses its leading zeros" : ""),
  "no-cluster-name": ({ value, text }) => `${quote(value)}: ${quote(text)} is not the name of an EKS cluster`,
  "not-meant": ({ value, part, text, expected }) =>
    within(value, text) +
    (expected === undefined
      ? `the role is not for ${part} ${quote(text)}`
      : `the role is in the ${part} ${expected}, and profiles in the ${part} ${text} never use it`),
  "no-profile-meant": ({ value }) => `${quote(value)} matches no Fargate profile that the role is for`,
};

/** Where a part stands, unless it is the whole value or that is not shown. */
function within(value: string, part: string) {
  return value === part || !isQuotable(value) ? "" : `${quote(value)}: `;
}

/** Why a value for aws:SourceArn or aws:SourceAccount matches nothing that the role is for. */
export function valueFaultText(fault: ValueFault): string {
  return inWords(fault, words);
}
