import { pathText } from "@dblab-refresh/core/configuration/path";
import { readDatabaseRequest } from "@dblab-refresh/core/intake/database-request";
import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import type { StageOptions } from "../stage/stage-options.ts";

/** The options of enqueue restore, snapshot and export; what is left out is as the stage's file has it. */
export interface DatabaseOptions extends StageOptions {
  readonly from?: string;
  readonly pointInTime?: string;
  readonly to?: string;
  readonly export?: boolean;
  readonly keepOriginal?: string;
  readonly finalSnapshot?: boolean;
  readonly isolate?: boolean;
  readonly cutover?: string;
  readonly order?: string;
  readonly dryRun?: boolean;
}

const WORDS = ["new", "fixed", "latest-automated"];

/**
 * The message of a database's job. Its form is looked at here, since a mistake of typing should not become a failed job;
 * the rest is the intake's, which knows the stage as it is deployed.
 *
 * @throws PlainError with everything that is wrong with it
 */
export function databaseRequest(
  job: "restore" | "snapshot" | "export",
  identifier: string,
  options: DatabaseOptions,
): Readonly<Record<string, unknown>> {
  const { from, pointInTime } = options;
  if (from !== undefined && pointInTime !== undefined) {
    throw new PlainError(
      "--from and --point-in-time say two things",
      "Leave one of the two out.",
      exitCodes.usage,
    );
  }
  const source =
    pointInTime === undefined ? (from && !WORDS.includes(from) ? { snapshot: from } : from) : { pointInTime };
  const fields = {
    job,
    identifier,
    from: source,
    to: options.to,
    export: options.export,
    keepOriginal: options.keepOriginal,
    // Commander gives --no-final-snapshot a default of true, which nobody said.
    finalSnapshot: options.finalSnapshot === false ? false : undefined,
    isolate: options.isolate,
    cutover: options.cutover,
    order: options.order,
    dryRun: options.dryRun,
  };
  const request = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const { findings } = readDatabaseRequest(request);
  if (findings.length > 0) {
    const told = findings.map(({ path, message }) => `${pathText(path)}: ${message}`).join("; ");
    throw new PlainError(
      `the request is not right: ${told}`,
      "Correct it; nothing was sent.",
      exitCodes.usage,
    );
  }
  return request;
}
