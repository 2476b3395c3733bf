import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import { unreadFile } from "../../unread-file.ts";

/** Where a stage is, as the command line says it. Everything may be left out that another one, or the environment, tells. */
export interface StageOptions {
  /** As in `sst deploy --stage NAME`. */
  readonly stage?: string;
  readonly region?: string;
  readonly table?: string;
  readonly lockTable?: string;
  readonly jobsQueueUrl?: string;
  readonly endpointUrl?: string;
  /** The stage's file; `config/<stage>.yaml` if left out. */
  readonly config?: string;
  readonly json?: boolean;
}

/** The options of every command that talks to a stage. */
export function addStageOptions(command: Command): Command {
  const from = (flags: string, variable: string, text: string) => new Option(flags, text).env(variable);
  return command
    .addOption(
      from("--stage <name>", "DBLAB_REFRESH_STAGE", "the deployed stage, as in sst deploy --stage NAME"),
    )
    .addOption(
      new Option(
        "--region <region>",
        "the stage's region (default: what sst deploy left of the stage, AWS_REGION, its file's, the profile's)",
      ),
    )
    .addOption(from("--table <name>", "DBLAB_REFRESH_TABLE", "the job table, in place of --stage"))
    .addOption(from("--lock-table <name>", "DBLAB_REFRESH_LOCK_TABLE", "the lock table").hideHelp())
    .addOption(from("--jobs-queue-url <url>", "DBLAB_REFRESH_JOBS_QUEUE_URL", "the jobs queue"))
    .addOption(from("--config <file>", "DBLAB_REFRESH_FILE", "the stage's file (default: config/STAGE.yaml)"))
    .addOption(
      new Option("--endpoint-url <url>", "one endpoint for SQS and DynamoDB (else AWS_ENDPOINT_URL_…)"),
    )
    .addOption(new Option("--json", "for machines: JSON on standard output"));
}

/** Of commands that take a name of the stage's file, and hold it against that. */
export function addCheckOption(command: Command): Command {
  return command.option("--no-check", "the name need not be in the stage's file, if that is at hand");
}

/** SST takes letters, digits and hyphens; with what stands before it, a function's name has 64 at most. */
const STAGE_NAME = /^[a-zA-Z0-9-]{1,50}$/;

/**
 * What cannot be meant: it would only become the name of a table that is not there, or be passed over in silence.
 *
 * @throws PlainError
 */
export function checkOptions({ stage, table, config, endpointUrl }: StageOptions): void {
  const wrong = (what: string, next: string) => new PlainError(what, next, exitCodes.usage);
  if (stage !== undefined && !STAGE_NAME.test(stage)) {
    const what = stage === "" ? "--stage is empty" : `--stage ${stage} can be no stage's name`;
    throw wrong(
      what,
      "Say it as in sst deploy --stage NAME, of letters, digits and hyphens, or leave it out and unset DBLAB_REFRESH_STAGE.",
    );
  }
  if (table === "")
    throw wrong("--table is empty", "Say the job table's name, or unset DBLAB_REFRESH_TABLE.");
  if (config === "") throw wrong("--config is empty", "Say the stage's file, or unset DBLAB_REFRESH_FILE.");
  if (config !== undefined) {
    // The usual one may be missing where the tables are enough; one that is named was meant to be looked into.
    try {
      readFileSync(config);
    } catch (error) {
      throw unreadFile(error, config);
    }
  }
  if (endpointUrl !== undefined && !/^https?:\/\/./.test(endpointUrl))
    throw wrong(`--endpoint-url ${endpointUrl} is no URL`, "Write it as http://HOST:PORT.");
}
