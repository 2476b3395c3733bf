import type { ErrorCode } from "@dblab-refresh/core/job/error-catalogue";
import { Fault } from "@dblab-refresh/core/job/fault";
import { mayPass } from "@dblab-refresh/core/rds/passing-errors";
import { sdkError } from "./sdk-error.ts";
import { neededPermission, type SecretReference } from "./secret-reference.ts";

/** Source: the errors of GetSecretValue (Secrets Manager) and GetParameter (Systems Manager) in their API References. */
const codes: readonly (readonly [RegExp, ErrorCode])[] = [
  // InvalidRequestException: the secret is marked for deletion.
  [/^(ResourceNotFound|InvalidRequest|Parameter(Version)?NotFound)/, "secret-not-found"],
  [
    /^(AccessDenied|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|NotAuthorized)/,
    "permission-denied",
  ],
  [/^(DecryptionFailure|InvalidKeyId)/, "secret-unreadable"],
];

/** What an error of a secret store means for the job that uses the variable. */
export function secretFault(error: unknown, variable: string, reference: SecretReference): Fault {
  const sdk = sdkError(error);
  const { action } = neededPermission(reference);
  return faultOf(variable, reference, {
    passing: mayPass(sdk),
    code: isOfKey(sdk)
      ? "secret-unreadable"
      : (codes.find(([pattern]) => pattern.test(sdk.name))?.[1] ?? "aws-fault"),
    reason: sdk.name,
    what: `${action}: ${sdk.name}: ${sdk.message}`,
  });
}

/** The secret itself may be read, but not with its key: both stores say that as AccessDenied, in words of their own. */
function isOfKey({ name, message }: { readonly name: string; readonly message: string }): boolean {
  return /^AccessDenied/.test(name) && /\bkms\b|ciphertext/i.test(message);
}

/** The store answered, but with nothing that can be the variable's value. */
export function unreadable(what: string, variable: string, reference: SecretReference): Fault {
  return faultOf(variable, reference, {
    passing: false,
    code: "secret-unreadable",
    reason: "unreadable",
    what,
  });
}

function faultOf(
  variable: string,
  { store, arn }: SecretReference,
  fault: {
    readonly passing: boolean;
    readonly code: ErrorCode;
    readonly reason: string;
    readonly what: string;
  },
): Fault {
  const { what, ...rest } = fault;
  return new Fault({
    ...rest,
    service: store,
    message: `the variable ${variable} refers to ${arn}: ${what}`,
  });
}
