import { type Command, Option } from "commander";

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
    .addOption(new Option("--region <region>", "the stage's region (default: AWS_REGION, its file's)"))
    .addOption(from("--table <name>", "DBLAB_REFRESH_TABLE", "the job table, in place of --stage"))
    .addOption(from("--lock-table <name>", "DBLAB_REFRESH_LOCK_TABLE", "the lock table").hideHelp())
    .addOption(from("--jobs-queue-url <url>", "DBLAB_REFRESH_JOBS_QUEUE_URL", "the jobs queue"))
    .addOption(from("--config <file>", "DBLAB_REFRESH_FILE", "the stage's file (default: config/STAGE.yaml)"))
    .addOption(
      new Option("--endpoint-url <url>", "one endpoint for SQS and DynamoDB (else AWS_ENDPOINT_URL_…)"),
    )
    .addOption(new Option("--json", "for machines: JSON on standard output"));
}
