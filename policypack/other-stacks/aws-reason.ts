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
  const known = reasons.find(([pattern]) => pattern.test(error.name));
  if (known) return known[1];
  if (status === 429) return tooMany;
  if (status >= 500) return `AWS failed to answer (HTTP ${status})`;
  // The SDK could not read the answer, for example a page of a proxy.
  if (status > 0 && /^(?:Syntax)?Error$/.test(error.name)) return "what answered is not AWS";
  return code === undefined ? error.name : `no connection to AWS (${code})`;
}

type AwsError = NodeJS.ErrnoException & { $metadata?: { httpStatusCode?: number } };

const noRegion = "no AWS Region is set in the environment";
const tooMany = "AWS throttled the requests";
const denied = "access denied";
const expired = "the AWS credentials have expired";
const notAccepted = "AWS does not accept the credentials in use";
const noSuchRole = "the account of the credentials in use has no such role";

/** By the name of an error; the first that matches. */
const reasons: [names: RegExp, reason: string][] = [
  [errorNames.noAnswer, noAnswer],
  [errorNames.noCredentials, noCredentials],
  [errorNames.expiredCredentials, expired],
  [errorNames.badCredentials, notAccepted],
  [errorNames.throttled, tooMany],
  [errorNames.denied, denied],
  [errorNames.missing, noSuchRole],
];

const giveCredentials = "Give the pack AWS credentials in the environment";
const patience = 'Set "lookup": true, which waits for 20 seconds';
const advice: { [reason: string]: string } = {
  [noCredentials]: giveCredentials,
  [expired]: giveCredentials,
  [notAccepted]: giveCredentials,
  [noAnswer]: patience,
  [tooMany]: patience,
  [noRegion]: "Set AWS_REGION in the environment",
  [denied]:
    "Allow the caller iam:GetRole, iam:ListInstanceProfilesForRole, iam:ListAttachedRolePolicies, eks:ListClusters, " +
    "eks:ListNodegroups and eks:DescribeNodegroup",
  [noSuchRole]: "Give the pack AWS credentials of the role's account in the environment",
  [otherCredentials]: 'Set "lookup": true, which asks with the credentials of the environment',
};

/** What to do so that AWS can be asked, if the reason tells. */
export function adviceFor(reason: string): string | undefined {
  return advice[reason];
}
