/** Errors that any service of AWS has for what may be gone at the next look, and those of connections that broke. */
const passing = [
  /^Throttl/,
  /^RequestLimitExceeded$/,
  /^TooManyRequests/,
  /^(Internal(Failure|Error|ServerError|ServiceError)|ServiceUnavailable|RequestTimeout|RequestExpired)/,
  /^(TimeoutError|AbortError|NetworkingError|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPROTO)/,
  // Credentials of a role that were just rotated.
  /^(ExpiredToken|CredentialsProviderError)/,
];

export function mayPass(error: { readonly name: string; readonly httpStatus?: number }): boolean {
  const server = error.httpStatus !== undefined && error.httpStatus >= 500;
  return server || passing.some((pattern) => pattern.test(error.name));
}
