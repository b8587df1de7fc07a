/** A call that AWS did not answer, with what is known of the error. */
export interface Failure {
  action: string;
  /** The action and what it is about: `iam:GetRole on role my-role`. */
  call: string;
  /** The error's name, or the code of Node.js. */
  name: string;
  message: string;
  /** The HTTP status; 0 if nothing answered. */
  status: number;
  /** The same for a text, such as ` (HTTP 404)`. */
  http: string;
  /** The policy that denied the call, if AWS names it. */
  policy?: string;
  /** The profile of the AWS configuration in use, if one is named. */
  profile?: string;
  /** The same as a word of a command. */
  profileWord?: string;
}

/** What to tell of a failure. In a text, `{call}` and the like stand for what is known of it. */
export interface Row {
  is: (failure: Failure) => boolean;
  happened: string;
  /** What a user of the command can do about it. */
  toDo?: string;
  /** What a user of the policy pack can do about it. */
  inPack?: string;
}

/** A test for an error's name: AWS writes many with and without `Exception` at the end. */
function named(names: string) {
  return ({ name }: Pick<Failure, "name">) => new RegExp(`^(?:${names})(?:Exception)?$`).test(name);
}

/** True for AWS's answer that a thing does not exist. */
export const isMissing = named("NoSuchEntity|ResourceNotFound");
const isThrottled = named("Throttling|Throttled|TooManyRequests|RequestLimitExceeded|SlowDown");
const isExpired = named("ExpiredToken");
const isWrongTime = named("RequestExpired|RequestTimeTooSkewed");
const isUnknownKey = named("InvalidClientTokenId|UnrecognizedClient");
const isBadSignature = named("SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|AuthFailure");
const isLimit = named("LimitExceeded");
const hasNoCredentials = named("CredentialsProviderError|TokenProviderError|ProviderError");

/** Codes of Node.js for a connection that it cannot make. */
const unreachable =
  /^(E(CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|PIPE|TIMEDOUT)|ENOTFOUND|EAI_AGAIN|NetworkingError|AggregateError)$/;
/** Codes of Node.js for a certificate that it does not trust. */
const untrusted = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_[A-Z_]+|CERT_[A-Z_]+)$/;

function areBadCredentials(failure: Failure) {
  return [isExpired, isWrongTime, isUnknownKey, isBadSignature].some((test) => test(failure));
}

/** The HTTP status decides if the name of an error is not known. */
export function isDenied(failure: Failure): boolean {
  return (
    named("AccessDenied|UnauthorizedOperation|NotAuthorized")(failure) ||
    (failure.status === 403 && !areBadCredentials(failure) && !isThrottled(failure))
  );
}

/** No option leaves out one Region. */
const leaveOut = "leave the Region out: give all others with --region; scan then reads those only";
const giveCredentials = "Give the pack AWS credentials in the environment";
const permissions =
  "Allow the caller iam:GetRole, iam:ListInstanceProfilesForRole, iam:ListAttachedRolePolicies, eks:ListClusters, " +
  "eks:ListNodegroups and eks:DescribeNodegroup";
const patience = 'Set "lookup": true, which waits for 20 seconds';

/** Why AWS does not answer a call. The first row that applies counts. */
export const causes = {
  "closed-region": {
    // Many organizations close Regions this way; no permission of the credentials opens them.
    is: (failure) =>
      isDenied(failure) && /^eks:(List|Describe)/.test(failure.action) && /control policy/i.test(failure.message),
    happened: "Access denied to {call} by a policy of the organization",
    toDo: `If nothing is there, ${leaveOut}`,
    inPack: permissions,
  },
  "accounts-denied": {
    is: (failure) => isDenied(failure) && failure.action === "organizations:ListAccounts",
    happened: "Access denied to {call}",
    toDo: "Allow the action {action} to the credentials in use of the organization's management account or a delegated administrator, or name accounts with --account",
  },
  "denied-by-policy": {
    is: (failure) => isDenied(failure) && failure.policy !== undefined,
    happened: "Access denied to {call} ({policy})",
    toDo: "Allow the action {action} there, and to the credentials in use, or use others with --profile",
    inPack: permissions,
  },
  denied: {
    is: isDenied,
    happened: "Access denied to {call}",
    toDo: "Allow the action {action} to the credentials in use, or use others with --profile",
    inPack: permissions,
  },
  "no-organization": {
    is: named("AWSOrganizationsNotInUse"),
    happened: "The account is in no organization",
    toDo: "Leave --organization out, or name accounts with --account",
  },
  "no-credentials": {
    is: (failure) => hasNoCredentials(failure) && failure.profile === undefined,
    happened: "No AWS credentials: {message}",
    toDo: 'Sign in (for example "aws sso login"), set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile',
    inPack: giveCredentials,
  },
  "profile-without-credentials": {
    is: hasNoCredentials,
    happened: 'The profile "{profile}" is not in the AWS configuration, or gives no credentials',
    toDo:
      'See the profiles with "aws configure list-profiles", and sign in, for example with "aws sso login --profile {profileWord}". If the profile needs a code of ' +
      'multi-factor authentication, take its credentials into the environment (eval "$(aws configure export-credentials --profile {profileWord} --format env)"; unset AWS_PROFILE) ' +
      "and name no profile",
    inPack: giveCredentials,
  },
  "wrong-clock": {
    is: (failure) =>
      isWrongTime(failure) ||
      (areBadCredentials(failure) && /signature (expired|not yet current)/i.test(failure.message)),
    happened: "AWS refused {call}: the time of the request is wrong by AWS's clock ({name})",
    toDo: "Set the clock of this computer. If it is right, try again: the request was under way for minutes",
    inPack: "Set the clock of this computer",
  },
  "credentials-unknown-in-region": {
    // AWS STS, which is asked first, accepted them.
    is: (failure) => failure.action.startsWith("eks:") && isUnknownKey(failure),
    happened:
      "The Region did not accept the credentials for {call} ({name}): it is not enabled in this account, or they come " +
      "from the global endpoint of AWS STS, which this Region does not know",
    toDo: `Sign in with AWS_STS_REGIONAL_ENDPOINTS=regional, or ${leaveOut}`,
    inPack: giveCredentials,
  },
  "expired-credentials": {
    is: isExpired,
    happened: "The AWS credentials in use have expired ({call})",
    toDo: 'Renew AWS_ACCESS_KEY_ID if the environment has it, else sign in again, for example with "aws sso login"',
    inPack: giveCredentials,
  },
  "bad-credentials": {
    is: areBadCredentials,
    happened: "AWS did not accept the credentials for {call} ({name})",
    toDo: "Sign in again, use others with --profile, or set AWS_REGION if they are of another partition",
    inPack: giveCredentials,
  },
  throttled: {
    is: (failure) => isThrottled(failure) || failure.status === 429,
    happened: "AWS throttled every attempt of {call}",
    toDo: "Try later, or raise AWS_MAX_ATTEMPTS",
    inPack: patience,
  },
  late: {
    is: ({ name }) => /^(Abort|Timeout)Error$/.test(name),
    happened: "No answer in time to {call}",
    toDo: "Try again, or allow more time with --timeout",
    inPack: patience,
  },
  unreachable: {
    is: ({ name }) => unreachable.test(name),
    happened: "AWS could not be reached for {call} ({name})",
    toDo: "Check the network, --region and --endpoint",
  },
  "no-url": {
    is: ({ message }) => message === "Invalid URL",
    happened:
      "{call} could not be asked: an endpoint of the environment (AWS_ENDPOINT_URL) or of the AWS configuration (endpoint_url) is not a URL",
    toDo: "Correct it, for example to http://127.0.0.1:5000",
  },
  "no-region": {
    is: ({ message }) => message === "Region is missing",
    happened: "No Region is given",
    toDo: "Give that of the clusters with --region, or their ARNs",
    inPack: "Set AWS_REGION in the environment",
  },
  "bad-region": {
    is: ({ message }) => message.startsWith("Region not accepted"),
    happened: "The Region in use is not an AWS Region",
    toDo: "Correct AWS_REGION, or the region of the profile in use",
    inPack: "Correct AWS_REGION in the environment",
  },
  proxy: {
    is: ({ name }) => name.startsWith("ERR_PROXY_"),
    happened: "The proxy of HTTPS_PROXY does not pass on {call}",
    toDo: "Check its URL, with its user and password, or name the host in NO_PROXY",
  },
  certificate: {
    is: ({ name }) => untrusted.test(name),
    happened: "What answered {call} has a certificate that is not trusted ({name})",
    toDo: "If a proxy of your organization opens connections, set AWS_CA_BUNDLE to the file of its certificate, or NODE_EXTRA_CA_CERTS to trust it beside the usual ones",
  },
  "trust-quota": {
    is: (failure) => isLimit(failure) && failure.action === "iam:UpdateAssumeRolePolicy",
    happened:
      "AWS refused {call}: the trust policy would be longer than the account's quota (2,048 characters without white space by default)",
    toDo:
      'Ask for a higher "Role trust policy length" in Service Quotas (at most 8,192), or let one line cover every ' +
      "cluster of the account (fargateprofile/*/*), or give some of the clusters a role of their own",
  },
  "attachment-quota": {
    is: isLimit,
    happened: "AWS refused {call}: the role has as many managed policies as the account's quota allows (10 by default)",
    toDo:
      'Ask for a higher "Managed policies attached to an IAM role" in Service Quotas, or detach a policy that the ' +
      "role does not need",
  },
  "service-linked": {
    is: named("UnmodifiableEntity"),
    happened: "AWS refused {call}: the role belongs to an AWS service, and only that service may change it",
    toDo: "Use a role of your own",
  },
  failed: {
    is: ({ status }) => status >= 500,
    happened: "AWS failed to answer {call} at every attempt{http}",
    toDo: "Try later",
  },
  "not-aws": {
    // The SDK cannot read the answer, for example a page of a proxy.
    is: ({ name, status }) => status > 0 && /^(?:Syntax)?Error$/.test(name),
    happened: "What answered {call} is not AWS",
    toDo: "Check the endpoint and the proxy in use",
  },
  other: { is: () => true, happened: "AWS answered {call} with {name}{http}: {message}" },
} satisfies Record<string, Row>;

/** Why AWS does not answer a call. */
export type Cause = keyof typeof causes;
