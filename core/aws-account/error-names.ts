/** The names of errors with which AWS and its SDK say why there is no answer. */

export const denied = /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized(Exception)?)$/;
export const noCredentials = /^(CredentialsProviderError|TokenProviderError|ProviderError)$/;
export const expiredCredentials = /^ExpiredToken(Exception)?$/;
export const badCredentials =
  /^(ExpiredToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|AuthFailure|RequestExpired|RequestTimeTooSkewed)$/;
export const throttled =
  /^(Throttling(Exception)?|ThrottledException|TooManyRequests(Exception)?|RequestLimitExceeded|SlowDown)$/;
export const missing = /^(NoSuchEntity(Exception)?|ResourceNotFoundException)$/;
