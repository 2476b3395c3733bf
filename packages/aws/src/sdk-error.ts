/** What an error of the SDK says, in one shape for a service's refusals and for broken connections. */
export interface SdkError {
  /** The error shape's name, such as `ThrottlingException`, or a connection's code, such as `ECONNRESET`. */
  readonly name: string;
  readonly message: string;
  readonly httpStatus?: number;
}

export function sdkError(error: unknown): SdkError {
  if (!(error instanceof Error)) return { name: "UnknownError", message: `${error}` };
  const { name, message } = error;
  // A connection that broke is an Error with a code; a service's error has its shape's name and HTTP metadata.
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const metadata = "$metadata" in error ? (error.$metadata as { httpStatusCode?: number }) : undefined;
  return {
    name: name === "Error" && code ? code : name,
    message,
    ...(metadata?.httpStatusCode && { httpStatus: metadata.httpStatusCode }),
  };
}
