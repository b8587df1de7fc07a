import { errorNames } from "../../core/aws/error-names";
import { Unanswered } from "../../core/unanswered";

export const noAnswer = "AWS did not answer in time";
export const noCredentials = "there are no AWS credentials";
export const otherCredentials = "a provider uses other credentials than those of the environment";

/** Why AWS could not be asked, in words; an error's message can quote what was asked, so only its name is used. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown error";
  if (error instanceof Unanswered) return error.message;
  if (error.message === "Region is missing") return noRegion;
  if (error.message.startsWith("Region not accepted")) return "AWS_REGION in the environment is not an AWS Region";
  // Node says what is wrong with a connection in a code, under a name that says nothing.
  const { code, $metadata } = error as AwsError;
  const { httpStatusCode: status = 0 } = $metadata ?? {};
  const known = reasons.find(({ names }) => names?.test(error.name));
  if (known) return known.reason;
  if (status === 429) return tooMany;
  if (status >= 500) return `AWS failed to answer (HTTP ${status})`;
  // The SDK could not read the answer, for example a page of a proxy.
  if (status > 0 && /^(?:Syntax)?Error$/.test(error.name)) return "what answered is not AWS";
  return code === undefined ? error.name : `no connection to AWS (${code})`;
}

type AwsError = NodeJS.ErrnoException & { $metadata?: { httpStatusCode?: number } };

const noRegion = "no AWS Region is set in the environment";
const tooMany = "AWS throttled the requests";
const giveCredentials = "Give the pack AWS credentials in the environment";
const patience = 'Set "lookup": true, which waits for 20 seconds';

/** By the name of an error, the first that matches: why AWS could not be asked, and what to do so that it can be. */
const reasons: { names?: RegExp; reason: string; advice: string }[] = [
  { names: errorNames.noAnswer, reason: noAnswer, advice: patience },
  { names: errorNames.noCredentials, reason: noCredentials, advice: giveCredentials },
  { names: errorNames.expiredCredentials, reason: "the AWS credentials have expired", advice: giveCredentials },
  { names: errorNames.badCredentials, reason: "AWS does not accept the credentials in use", advice: giveCredentials },
  { names: errorNames.throttled, reason: tooMany, advice: patience },
  {
    names: errorNames.denied,
    reason: "access denied",
    advice:
      "Allow the caller iam:GetRole, iam:ListInstanceProfilesForRole, iam:ListAttachedRolePolicies, eks:ListClusters, " +
      "eks:ListNodegroups and eks:DescribeNodegroup",
  },
  {
    names: errorNames.missing,
    reason: "the account of the credentials in use has no such role",
    advice: "Give the pack AWS credentials of the role's account in the environment",
  },
  { reason: noRegion, advice: "Set AWS_REGION in the environment" },
  {
    reason: otherCredentials,
    advice: 'Set "lookup": true, which asks with the credentials of the environment',
  },
];

/** What to do so that AWS can be asked, if the reason tells. */
export function adviceFor(reason: string): string | undefined {
  return reasons.find((one) => one.reason === reason)?.advice;
}
