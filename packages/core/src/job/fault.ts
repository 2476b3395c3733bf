import type { ErrorCode } from "./error-catalogue.ts";

/**
 * What a port throws when the other side did not do what it was asked.
 * `passing`: the next look may succeed (throttling, time-outs, restarts). Otherwise `code` says what the job ends with.
 */
export class Fault extends Error {
  readonly service: "RDS" | "Route 53" | "DBLab" | "Secrets Manager" | "SSM" | "configuration";
  readonly passing: boolean;
  readonly code: ErrorCode;
  /** The other side's own name for it, such as `DBInstanceAlreadyExists`, or `HTTP 503`. */
  readonly reason: string;

  constructor(fault: {
    service: Fault["service"];
    passing: boolean;
    code: ErrorCode;
    reason: string;
    message: string;
    cause?: unknown;
  }) {
    super(fault.message, { cause: fault.cause });
    this.name = "Fault";
    this.service = fault.service;
    this.passing = fault.passing;
    this.code = fault.code;
    this.reason = fault.reason;
  }
}
