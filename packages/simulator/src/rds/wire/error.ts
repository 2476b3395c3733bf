import { RDSServiceException } from "@aws-sdk/client-rds";
import { NormalizedSchema } from "@smithy/core/schema";
import { errorSchema } from "./schemas.ts";

export interface WireError {
  readonly type: "Sender" | "Receiver";
  /** As AWS spells it on the wire, which is often not the shape's name: `DBInstanceNotFound`. */
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** What AWS sends for an error of the model; anything else is a defect of ours and becomes an InternalFailure. */
export function wireError(error: unknown): WireError {
  if (!(error instanceof RDSServiceException)) {
    return { type: "Receiver", code: "InternalFailure", status: 500, message: String(error) };
  }
  const { code, status } = codeAndStatus(error);
  return { type: status >= 500 ? "Receiver" : "Sender", code, status, message: error.message };
}

function codeAndStatus(error: RDSServiceException): { code: string; status: number } {
  const schema = errorSchema(error.name);
  if (schema === undefined) return { code: error.name, status: error.$metadata.httpStatusCode ?? 400 };
  const { awsQueryError, httpError } = NormalizedSchema.of(schema).getMergedTraits();
  const [code, status]: unknown[] = Array.isArray(awsQueryError) ? awsQueryError : [error.name, httpError];
  return { code: String(code), status: Number(status ?? 400) };
}
