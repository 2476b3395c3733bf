import { RDSServiceException } from "@aws-sdk/client-rds";

/** What the constructor of each of the SDK's exceptions wants. */
interface ExceptionOptions {
  message: string;
  $metadata: Record<string, never>;
}

/** One of the SDK's own exception classes: `fault(DBInstanceNotFoundFault, "DBInstance x not found.")`. */
export function fault<Exception extends RDSServiceException>(
  type: new (options: ExceptionOptions) => Exception,
  message: string,
): Exception {
  return new type({ message, $metadata: {} });
}

/** An error that AWS sends by code but that the API model does not name: `Throttling`, `InvalidParameterValue`, ... */
export function codeFailure(code: string, message: string, httpStatusCode = 400): RDSServiceException {
  const $fault = httpStatusCode >= 500 ? "server" : "client";
  return new RDSServiceException({ name: code, message, $fault, $metadata: { httpStatusCode } });
}

export const invalidValue = (message: string) => codeFailure("InvalidParameterValue", message);
export const invalidCombination = (message: string) => codeFailure("InvalidParameterCombination", message);
export const missingParameter = (name: string) =>
  codeFailure("MissingParameter", `The request must contain the parameter ${name}.`);

/**
 * The call took effect, but its answer never arrives. The server destroys the connection; the in-memory client
 * throws what the SDK would.
 */
export class LostAnswer extends Error {
  override readonly name = "LostAnswer";

  constructor(operation: string) {
    super(`the answer of ${operation} is lost`);
  }
}
