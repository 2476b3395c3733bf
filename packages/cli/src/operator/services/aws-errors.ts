import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import type { Place } from "../stage/place.ts";

/** Does something with AWS. What goes wrong is told in one sentence, with what to do about it. */
export async function plainly<Answer>(place: Place, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw plainAwsError(error, place);
  }
}

/** What of an SDK's error is looked at: the SDK's classes are many, and loading them would take its time. */
interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"];
const UNKNOWN_KEY = [
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "IncompleteSignature",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
];
const DENIED = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"];
const NO_NETWORK = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH"];
const TOO_SLOW = ["TimeoutError", "ETIMEDOUT", "RequestTimeout"];

/** The error as a person is told it. One that is not known here stays as it is. */
export function plainAwsError(error: unknown, place: Place): unknown {
  // A fault of RDS or DBLab is in words already, and is none of the tables' and queues'.
  if (!(error instanceof Error) || error instanceof PlainError || error.name === "Fault") return error;
  const { name, message, code = "" }: SdkError = error;
  const where = place.region ?? process.env.AWS_REGION ?? "the profile's region";
  const usage = (text: string, next: string) => new PlainError(text, next, exitCodes.usage, error);
  const failed = (text: string, next: string) => new PlainError(text, next, exitCodes.failed, error);
  if (/region is missing|regionisnotset/i.test(`${message}${name}`) || /^Invalid region/.test(message)) {
    return usage("no AWS region is known", "Say --region REGION, or set AWS_REGION.");
  }
  if (/^Region not accepted/.test(message)) {
    return usage(
      `${where} is no AWS region`,
      "Say --region REGION, such as eu-central-1, or correct AWS_REGION.",
    );
  }
  if (code === "ERR_INVALID_URL") {
    return usage(
      "the endpoint of AWS is no URL",
      "Write it as http://HOST:PORT: --endpoint-url, or AWS_ENDPOINT_URL and its like.",
    );
  }
  const ofCredentials = credentialsError(error);
  if (ofCredentials !== undefined) return ofCredentials;
  if (DENIED.includes(name)) {
    return failed(
      `AWS does not allow it: ${firstLine(message)}`,
      "Have the action allowed that AWS names, or take another profile (AWS_PROFILE).",
    );
  }
  if (name === "ResourceNotFoundException") {
    return usage(
      `there is no table ${place.jobTable} in ${where}`,
      "Check --stage and --region, and that AWS_PROFILE is of the stage's account.",
    );
  }
  if (/QueueDoesNotExist|NonExistentQueue/.test(name)) {
    return usage(
      `there is no queue ${place.jobsQueueUrl ?? place.jobsQueue} in ${where}`,
      "Check --stage and --region, and that AWS_PROFILE is of the stage's account.",
    );
  }
  if (NO_NETWORK.includes(code) || NO_NETWORK.includes(name) || /getaddrinfo|connect E/.test(message)) {
    return failed(
      `AWS cannot be reached (${firstLine(message) || code})`,
      "Check the network and the proxy, --region, and AWS_ENDPOINT_URL if that is set.",
    );
  }
  if (TOO_SLOW.includes(name) || TOO_SLOW.includes(code)) {
    return failed("AWS did not answer in time", "Check the network and the proxy, and try again.");
  }
  return error;
}

/** What is wrong with the credentials themselves, for people; undefined if it is something else. */
export function credentialsError(error: Error): PlainError | undefined {
  const { name, message } = error;
  const usage = (text: string, next: string) => new PlainError(text, next, exitCodes.usage, error);
  if (
    EXPIRED.includes(name) ||
    /token (included in the request )?(is|has) expired|session.*expired/i.test(message)
  ) {
    return usage(
      "the AWS credentials have expired",
      "Log in again, such as by aws sso login, and repeat it.",
    );
  }
  if (name === "CredentialsProviderError" || /could not load credentials/i.test(message)) {
    return usage(
      "no AWS credentials were found",
      "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in by aws sso login.",
    );
  }
  if (UNKNOWN_KEY.includes(name)) {
    return usage(
      `AWS does not take these credentials (${name})`,
      "Check AWS_PROFILE or the access key, and that they are of the right account.",
    );
  }
  return undefined;
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
