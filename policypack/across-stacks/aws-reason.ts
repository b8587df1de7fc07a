/** Why AWS could not be asked, in words; an error's message can quote what was asked, so only its name is used. */
export function reasonOf(error: unknown): string {
  const name = error instanceof Error ? error.name : "an unknown error";
  return reasons[name] ?? name;
}

const reasons: Record<string, string> = {
  AbortError: "AWS did not answer in time",
  TimeoutError: "AWS did not answer in time",
  CredentialsProviderError: "there are no AWS credentials",
  ExpiredToken: "the AWS credentials have expired",
  ExpiredTokenException: "the AWS credentials have expired",
  AccessDenied: "access denied",
  AccessDeniedException: "access denied",
  NoSuchEntity: "the account of the credentials in use has no such role",
  NoSuchEntityException: "the account of the credentials in use has no such role",
};
