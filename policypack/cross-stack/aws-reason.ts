export const noAnswer = "AWS did not answer in time";
export const noCredentials = "there are no AWS credentials";

/** Why AWS could not be asked, in words; an error's message can quote what was asked, so only its name is used. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown error";
  if (error.message === "Region is missing") return "no AWS Region is set in the environment";
  if (error.message.startsWith("Region not accepted")) return "AWS_REGION in the environment is no AWS Region";
  // Node says what is wrong with a connection in a code, under a name that says nothing.
  const { code, $metadata } = error as AwsError;
  const { httpStatusCode: status = 0 } = $metadata ?? {};
  const known = reasons.find(([names]) => names.test(error.name));
  if (known) return known[1];
  if (status === 429) return tooMany;
  if (status >= 500) return `AWS failed to answer (HTTP ${status})`;
  // The SDK could not read the answer, for example a page of a proxy.
  if (status > 0 && /^(?:Syntax)?Error$/.test(error.name)) return "what answered is not AWS";
  return code === undefined ? error.name : `no connection to AWS (${code})`;
}

type AwsError = NodeJS.ErrnoException & { $metadata?: { httpStatusCode?: number } };

const tooMany = "AWS throttled the requests";

/** By the name of an error. */
const reasons: [names: RegExp, reason: string][] = [
  [/^(?:Abort|Timeout)Error$/, noAnswer],
  [/^CredentialsProviderError$/, noCredentials],
  [/^ExpiredToken(?:Exception)?$/, "the AWS credentials have expired"],
  [
    /^(?:InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|RequestTimeTooSkewed)$/,
    "AWS does not accept the credentials in use",
  ],
  [/^(?:Throttl(?:ing|ed)(?:Exception)?|TooManyRequests(?:Exception)?|RequestLimitExceeded)$/, tooMany],
  [/^AccessDenied(?:Exception)?$/, "access denied"],
  [/^NoSuchEntity(?:Exception)?$/, "the account of the credentials in use has no such role"],
];
