export const noAnswer = "AWS did not answer in time";
export const noCredentials = "there are no AWS credentials";

/** Why AWS could not be asked, in words; an error's message can quote what was asked, so only its name is used. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown error";
  if (error.message === "Region is missing") return "no AWS Region is set in the environment";
  if (error.message.startsWith("Region not accepted")) return "AWS_REGION in the environment is no AWS Region";
  // Node says what is wrong with a connection in a code, under a name that says nothing.
  const { code } = error as NodeJS.ErrnoException;
  return reasons[error.name] ?? (code === undefined ? error.name : `no connection to AWS (${code})`);
}

const reasons: Record<string, string> = {
  AbortError: noAnswer,
  TimeoutError: noAnswer,
  CredentialsProviderError: noCredentials,
  ExpiredToken: "the AWS credentials have expired",
  ExpiredTokenException: "the AWS credentials have expired",
  AccessDenied: "access denied",
  AccessDeniedException: "access denied",
  NoSuchEntity: "the account of the credentials in use has no such role",
  NoSuchEntityException: "the account of the credentials in use has no such role",
};
