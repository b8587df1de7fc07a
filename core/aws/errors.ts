import { shellLine } from "./commands";
import { environmentKeys } from "./environment";
import { errorNames } from "./error-names";
import { printable } from "../text";

/** AWS could not be asked, or did not answer. */
export class AwsUnreadable extends Error {
  /**
   * @param missingAction the IAM action that was denied, for example `iam:GetRole`
   * @param toDo what to do about it, if anything is known
   * @param isRefusal true if AWS answered that it does not do what was asked
   */
  constructor(
    readonly happened: string,
    readonly missingAction?: string,
    readonly toDo?: string,
    readonly isRefusal = false,
  ) {
    super(toDo === undefined ? happened : `${happened}. ${toDo}`);
  }
}

/** What happened, and what to do about it. */
type Explained = [happened: string, toDo?: string];

interface ServiceError {
  name: string;
  message: string;
  status?: number;
}

function asServiceError(error: unknown): ServiceError {
  const {
    name = "",
    $metadata,
    code,
  } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  const [firstLine = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return {
    name: code !== undefined && name === "Error" ? code : name,
    message: printable(firstLine).replace(/\.$/, ""),
    status: $metadata?.httpStatusCode,
  };
}

const unreachable =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|NetworkingError|AggregateError)$/;

/** The HTTP status decides if the name of an error is not known. */
function isDenied({ name, status }: ServiceError): boolean {
  const { denied, badCredentials, throttled } = errorNames;
  return denied.test(name) || (status === 403 && !badCredentials.test(name) && !throttled.test(name));
}

/** True for AWS's answer that a thing does not exist. */
export function isMissing(error: unknown): boolean {
  return errorNames.missing.test(asServiceError(error).name);
}

/** True for AWS's answer that a thing is there already. */
export function isThere(error: unknown): boolean {
  return asServiceError(error).name === "ResourceInUseException";
}

function explainQuota(action: string, call: string): Explained {
  return action === "iam:UpdateAssumeRolePolicy"
    ? [
        `AWS refused ${call}: the trust policy would be longer than the account's quota (2,048 characters without white space by default)`,
        'Ask for a higher "Role trust policy length" in Service Quotas (at most 8,192), or let one line cover every ' +
          "cluster of the account (fargateprofile/*/*), or give some of the clusters a role of their own",
      ]
    : [
        `AWS refused ${call}: the role has as many managed policies as the account's quota allows (10 by default)`,
        'Ask for a higher "Managed policies attached to an IAM role" in Service Quotas, or detach a policy that the ' +
          "role does not need",
      ];
}

/**
 * What AWS says in an error of the policy that denied a call.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const denying =
  /\b(?:(?:service|resource) control policy|permissions boundary|session policy|VPC endpoint policy|explicit deny in an? [a-z-]+ policy)\b/i;

/** No option leaves out one Region. */
const leaveOut = "leave the Region out: give all others with --region; scan then reads those only";

function explainDenied(action: string, call: string, message: string): Explained {
  const [policy] = denying.exec(message) ?? [];
  // Many organizations close Regions so; no permission of the credentials opens them.
  if (/^eks:(List|Describe)/.test(action) && /control policy/i.test(message))
    return [`Access denied to ${call} by a policy of the organization`, `If nothing is there, ${leaveOut}`];
  const where =
    action === "organizations:ListAccounts"
      ? " of the organization's management account or a delegated administrator, or name accounts with --account"
      : ", or use others with --profile";
  return [
    `Access denied to ${call}${policy === undefined ? "" : ` (${policy})`}`,
    `Allow the action ${action}${policy === undefined ? "" : " there, and"} to the credentials in use${where}`,
  ];
}

function explainCredentials(call: string, { name, message }: ServiceError, profile?: string): Explained {
  if (/^(RequestExpired|RequestTimeTooSkewed)$/.test(name) || /signature (expired|not yet current)/i.test(message))
    return [
      `AWS refused ${call}, since its time is wrong by AWS's clock (${name})`,
      "Set the clock of this computer; if it is right, the request was under way for minutes: try again",
    ];
  // They were good for AWS STS, which is asked first.
  if (call.startsWith("eks:") && /^(UnrecognizedClientException|InvalidClientTokenId)$/.test(name))
    return [
      `The Region did not accept the credentials for ${call} (${name}): it is not enabled in this account, or they come ` +
        "from the global endpoint of AWS STS, which this Region does not know",
      `Sign in with AWS_STS_REGIONAL_ENDPOINTS=regional, or ${leaveOut}`,
    ];
  if (errorNames.expiredCredentials.test(name)) {
    const first =
      profile === undefined && environmentKeys()
        ? "; AWS_ACCESS_KEY_ID in the environment goes before that, so renew or unset it first"
        : "";
    return [
      `The AWS credentials in use have expired (${call})`,
      `Sign in again, for example with "aws sso login"${first}`,
    ];
  }
  return [
    `AWS did not accept the credentials for ${call} (${name})`,
    `Sign in again, or use ${profile === undefined ? "others with --profile" : "another profile"}`,
  ];
}

function explainNoCredentials(message: string, profile?: string): Explained {
  if (profile === undefined)
    return [
      `No AWS credentials: ${message}`,
      'Sign in (for example "aws sso login"), set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile',
    ];
  if (/multi-factor/.test(message)) {
    const words = ["aws", "configure", "export-credentials", "--profile", profile, "--format", "env"];
    return [
      `The profile "${printable(profile)}" asks for a code of multi-factor authentication, and this command cannot ask for it`,
      `Take its credentials into the environment (eval "$(${printable(shellLine(...words))})"; unset AWS_PROFILE) and name no profile`,
    ];
  }
  return [
    `The profile "${printable(profile)}" gives no AWS credentials: it is not in the AWS configuration, or has to be signed in`,
    '"aws configure list-profiles" shows the profiles that there are',
  ];
}

function explain(action: string, on: string, error: unknown, profile?: string): Explained {
  const serviceError = asServiceError(error);
  const { name, message, status } = serviceError;
  const call = `${action} on ${on}`;
  if (isDenied(serviceError)) return explainDenied(action, call, message);
  if (name === "AWSOrganizationsNotInUseException")
    return ["The account is in no organization", "Leave --organization out, or name accounts with --account"];
  if (errorNames.noCredentials.test(name)) return explainNoCredentials(message, profile);
  if (errorNames.badCredentials.test(name)) return explainCredentials(call, serviceError, profile);
  if (errorNames.throttled.test(name) || status === 429)
    return [`AWS kept throttling ${call}, however often it was tried again`, "Try later, or raise AWS_MAX_ATTEMPTS"];
  if (errorNames.noAnswer.test(name))
    return [`No answer in time to ${call}`, "Try again, or allow more time with --timeout"];
  if (unreachable.test(name))
    return [`AWS could not be reached for ${call} (${name})`, "Check the network, --region and --endpoint"];
  if (message === "Invalid URL")
    return [
      `${call} could not be asked: an endpoint of the environment (AWS_ENDPOINT_URL) or of the AWS configuration (endpoint_url) is not a URL`,
      "Correct it, for example to http://127.0.0.1:5000",
    ];
  if (errorNames.refusedByProxy.test(name))
    return [
      `The proxy of HTTPS_PROXY does not pass on ${call}`,
      "Check its URL, with its user and password, or name the host in NO_PROXY",
    ];
  if (errorNames.untrusted.test(name))
    return [
      `What answered ${call} has a certificate that is not trusted (${name})`,
      "If a proxy of your organization opens connections, set AWS_CA_BUNDLE to the file of its certificate, or NODE_EXTRA_CA_CERTS to trust it beside the usual ones",
    ];
  if (/^LimitExceeded(Exception)?$/.test(name)) return explainQuota(action, call);
  if (/^UnmodifiableEntity(Exception)?$/.test(name))
    return [
      `AWS refused ${call}: the role belongs to an AWS service, which alone may change it`,
      "Use a role of your own",
    ];
  if (status !== undefined && status >= 500)
    return [`AWS failed to answer ${call} (HTTP ${status}), however often it was tried again`, "Try later"];
  return [`AWS answered ${call} with ${name}${status ? ` (HTTP ${status})` : ""}: ${message}`];
}

/**
 * Turns what an AWS call threw into an answer for a person, naming the IAM action if it is the missing one.
 * @param action the IAM action of the call, for example `iam:GetRole`
 * @param on what the call was about, for example `role my-role`
 * @param profile the profile of the AWS configuration that was named, if one was
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
export function explainAwsError(action: string, on: string, error: unknown, profile?: string): AwsUnreadable {
  if (error instanceof AwsUnreadable) return error;
  const serviceError = asServiceError(error);
  const { status = 0 } = serviceError;
  const missing = isDenied(serviceError) ? action : undefined;
  const [happened, toDo] = explain(action, printable(on), error, profile);
  return new AwsUnreadable(happened, missing, toDo, status >= 400 && status < 500);
}
