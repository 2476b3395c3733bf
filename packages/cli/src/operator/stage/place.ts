import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import { stageFileOf, upwards } from "./stage-file.ts";
import { checkOptions, type StageOptions } from "./stage-options.ts";

/** Where a stage's tables and its jobs queue are. */
export interface Place {
  /** Absent where tables and queues are named one by one. */
  readonly stage?: string;
  /** Absent: as the SDK finds it (AWS_REGION, the profile). */
  readonly region?: string;
  readonly jobTable: string;
  readonly lockTable?: string;
  /** Absent: to be asked for by `jobsQueue`. */
  readonly jobsQueueUrl?: string;
  readonly jobsQueue?: string;
  readonly endpointUrl?: string;
}

/**
 * Finds a stage: what the command line and the environment say, then what `sst deploy` left behind in `.sst/outputs.json` (of
 * the stage that was deployed last), then the stage's file for its region. The names are those of infra/names.ts.
 *
 * @throws PlainError if nothing says which stage, or what is said cannot be
 */
export function findPlace(options: StageOptions): Place {
  checkOptions(options);
  const { stage, table, lockTable, jobsQueueUrl, endpointUrl } = options;
  if (stage === undefined && table === undefined) {
    const left = outputsOf(undefined);
    const known = left === undefined ? "" : ` The last one deployed from here was ${left.stage}.`;
    throw new PlainError(
      "which stage is meant is not said",
      `Say --stage NAME, as in sst deploy --stage NAME, or set DBLAB_REFRESH_STAGE; or name --table and --jobs-queue-url.${known}`,
      exitCodes.usage,
    );
  }
  const outputs = stage === undefined ? undefined : outputsOf(stage);
  const region = options.region ?? outputs?.region ?? regionInFile(options);
  const prefix = stage === undefined ? undefined : `dblab-refresh-${stage}`;
  return {
    ...(stage !== undefined && { stage }),
    ...(region !== undefined && { region }),
    jobTable: table ?? `${prefix}-jobs`,
    ...((lockTable ?? prefix) !== undefined && { lockTable: lockTable ?? `${prefix}-locks` }),
    ...((jobsQueueUrl ?? outputs) !== undefined && { jobsQueueUrl: jobsQueueUrl ?? outputs?.jobsQueueUrl }),
    ...(prefix !== undefined && { jobsQueue: `${prefix}-jobs` }),
    ...(endpointUrl !== undefined && { endpointUrl }),
  };
}

const QUEUE_URL = /^https:\/\/(?:sqs\.([a-z0-9-]+)\.[^/]+|[^/]+)\/\d{12}\/dblab-refresh-(.+)-jobs$/;

/** What the last `sst deploy` wrote, if that was of the stage; of any stage if none is named. */
function outputsOf(stage: string | undefined) {
  const file = upwards(join(".sst", "outputs.json"));
  if (file === undefined) return undefined;
  let written: unknown;
  try {
    written = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // half written, or somebody else's: the names say enough
  }
  const jobsQueueUrl =
    typeof written === "object" && written !== null && "jobsQueue" in written ? written.jobsQueue : undefined;
  if (typeof jobsQueueUrl !== "string") return undefined;
  const [, region, deployed] = QUEUE_URL.exec(jobsQueueUrl) ?? [];
  if (deployed === undefined || (stage !== undefined && deployed !== stage)) return undefined;
  return { stage: deployed, region, jobsQueueUrl };
}

/** Only where no other says it: a file is read for it. */
function regionInFile(options: StageOptions): string | undefined {
  if (process.env.AWS_REGION || options.stage === undefined) return undefined;
  const file = stageFileOf(options);
  if (file === undefined || !existsSync(file)) return undefined;
  // Its one line is enough: whether the rest is right is of no matter to whoever only reads jobs.
  return /^deployment:\s*(?:\{[^}\n]*|\n(?:[ \t#].*\n|\n)*?[ \t]+)region:\s*["']?([a-z0-9-]+)/m.exec(
    readFileSync(file, "utf8"),
  )?.[1];
}
