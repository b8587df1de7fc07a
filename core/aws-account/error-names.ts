/** The names of errors with which AWS and its SDK say why there is no answer. */
export const errorNames = {
  denied: /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized(Exception)?)$/,
  noCredentials: /^(CredentialsProviderError|TokenProviderError|ProviderError)$/,
  expiredCredentials: /^ExpiredToken(Exception)?$/,
  badCredentials:
    /^(ExpiredToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|AuthFailure|RequestExpired|RequestTimeTooSkewed)$/,
  throttled: /^(Throttling(Exception)?|ThrottledException|TooManyRequests(Exception)?|RequestLimitExceeded|SlowDown)$/,
  missing: /^(NoSuchEntity(Exception)?|ResourceNotFoundException)$/,
};
