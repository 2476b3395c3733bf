import type { Instant } from "../time.ts";
import { type ErrorCode, remedyOf } from "./error-catalogue.ts";

/** Why a job did not do what it should, as it stands on the item. Free of secrets. */
export interface JobError {
  readonly code: ErrorCode;
  /** Names the thing, its value and its limit. */
  readonly message: string;
  /** What the operator does about it. */
  readonly next: string;
  readonly at?: Instant;
}

/** An error of the catalogue, with what happened this time, as a refresh has it: the transition knows the job. */
export function jobError(code: ErrorCode, message: string): JobError {
  return { code, message, next: remedyOf(code, false) };
}
