import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import type { Clock } from "@dblab-refresh/core/ports/clock";
import { exitCodes } from "../exit-codes.ts";
import { PlainError } from "../plain-error.ts";
import { writeDurably } from "./durable-file.ts";
import { DamagedFile } from "./job-file.ts";
import { JobFiles, type Witness } from "./job-files.ts";
import { LockFile } from "./lock-file.ts";
import { codeOf, stateError } from "./state-error.ts";

/** As the rds-refresh binary has it. */
const DEFAULT_FOLDER = "meta";

/** What `state.json` says. */
interface Kept {
  readonly v: 1;
  readonly installation: string;
  /** Absolute. */
  readonly config: string;
}

export interface State {
  readonly installation: string;
  readonly jobs: JobFiles;
  readonly locks: LockFile;
  /** What was not as it had been written, for people. It was set aside. */
  readonly damages: readonly string[];
}

export interface StateOptions {
  /** Absolute; of the configuration that the jobs are of. */
  readonly configPath: string;
  /** The name that the configuration has, or that follows from this machine. */
  readonly installation: string;
  /** Whether the configuration itself gives the name: then it holds, whatever was kept. */
  readonly isNamed: boolean;
  readonly clock: Clock;
  readonly witness?: Witness;
}

/**
 * Where the state is: `--state-dir`, or DBLAB_REFRESH_STATE_DIR, or what systemd gives a unit with StateDirectory=, or
 * `./meta` as with the rds-refresh binary.
 */
export function stateFolder(given: string | undefined, environment: NodeJS.ProcessEnv = process.env): string {
  const ofSystemd = environment.STATE_DIRECTORY?.split(":")[0];
  return resolve(given || environment.DBLAB_REFRESH_STATE_DIR || ofSystemd || DEFAULT_FOLDER);
}

/** Makes the folder, unless it is there. @throws PlainError that says what is wrong with it */
export function makeStateFolder(folder: string): void {
  try {
    makeFolder(join(folder, "jobs"));
    accessSync(join(folder, "jobs"), constants.R_OK | constants.W_OK | constants.X_OK);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw stateError(error, "written", folder);
  }
}

/** One by one: where a parent takes no folders (`/proc`), Node 20's recursive `mkdir` never comes back. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process was as fast.
    if (!existsSync(folder)) throw error;
  }
}

/**
 * Opens the state, which this process must have for itself (state-lock.ts). What is damaged is set aside, so that the
 * rest can be used: what a lost job made in RDS is found by its tags.
 *
 * @throws PlainError if the disk does not read or write, or the state is another configuration's
 */
export function openState(folder: string, options: StateOptions): State {
  const { configPath, clock, witness } = options;
  const jobsFolder = join(folder, "jobs");
  const damages: string[] = [];
  const setAside = (path: string) => {
    const aside = `${path}.damaged-${Date.parse(clock.now())}`;
    renameSync(path, aside);
    damages.push(`${path} was damaged; it is now ${aside}`);
  };
  const path = join(folder, "state.json");
  const kept = keptAt(path);
  if (kept === "damaged") setAside(path);
  for (const name of readdirSync(jobsFolder)) unlessWhole(join(jobsFolder, name), setAside);
  const jobs = new JobFiles(jobsFolder, clock, witness);
  const all = jobs.all();
  const live = all.filter(isLive);
  if (kept !== "damaged" && kept !== undefined && kept.config !== configPath && live.length > 0) {
    throw ofAnother(folder, kept.config, live);
  }
  const before = kept === "damaged" ? all.at(-1)?.installation : kept?.installation;
  const installation = options.isNamed ? options.installation : (before ?? options.installation);
  const now: Kept = { v: 1, installation, config: configPath };
  try {
    // Written each time: a disk that is full or read-only shows before anything is paid for.
    writeDurably(path, `${JSON.stringify(now)}\n`);
  } catch (error) {
    throw stateError(error, "written", folder);
  }
  jobs.forget();
  return { installation, jobs, locks: new LockFile(join(folder, "locks.json")), damages };
}

/** The binary's own state: there is a clone that we know nothing of. */
export function hasStateOfBinary(folder: string): boolean {
  return existsSync(join(folder, "rds-refresh.state"));
}

function ofAnother(folder: string, config: string, [job]: readonly Job[]): PlainError {
  const message = `the state directory ${folder} holds job ${job?.jobId} of another configuration, ${config}`;
  const next = "Run it with that one until the job has ended, or give this one a --state-dir of its own.";
  return new PlainError(message, next, exitCodes.usage);
}

function keptAt(path: string): Kept | "damaged" | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw stateError(error, "read", path);
  }
  try {
    const { v, installation, config }: Readonly<Record<string, unknown>> = JSON.parse(text);
    if (v !== 1 || typeof installation !== "string" || typeof config !== "string") return "damaged";
    return /^[a-z][a-z0-9-]{0,31}$/.test(installation) ? { v, installation, config } : "damaged";
  } catch {
    return "damaged";
  }
}

function unlessWhole(path: string, damaged: (path: string) => void): void {
  if (!path.endsWith(".json")) return;
  try {
    JobFiles.check(path);
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    damaged(path);
  }
}
