/** The names of errors with which AWS and its SDK say why there is no answer. */
export const errorNames = {
  denied: /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized(Exception)?)$/,
  noCredentials: /^(CredentialsProviderError|TokenProviderError|ProviderError)$/,
  expiredCredentials: /^ExpiredToken(Exception)?$/,
  badCredentials:
    /^(ExpiredToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|AuthFailure|RequestExpired|RequestTimeTooSkewed)$/,
  throttled: /^(Throttling(Exception)?|ThrottledException|TooManyRequests(Exception)?|RequestLimitExceeded|SlowDown)$/,
  noAnswer: /^(Abort|Timeout)Error$/,
  missing: /^(NoSuchEntity(Exception)?|ResourceNotFoundException)$/,
  /** Codes of Node.js for a certificate that it does not trust. */
  untrusted: /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_[A-Z_]+|CERT_[A-Z_]+)$/,
  /** Codes of Node.js for a proxy that passes nothing on. */
  refusedByProxy: /^ERR_PROXY_/,
};
