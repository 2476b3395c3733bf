import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { End, Job } from "@dblab-refresh/core/job/job";
import { type Seconds, secondsBetween } from "@dblab-refresh/core/time";
import { type ExitCode, exitCodeOf, exitCodes } from "../exit-codes.ts";
import { sweepClones } from "./clones.ts";
import { type ChosenTarget, chosenTargets, readConfiguration } from "./configuration-file.ts";
import { Courier } from "./courier.ts";
import { checkCredentials } from "./credentials.ts";
import { lockInstallation } from "./installation-lock.ts";
import { installationName, isFleeting } from "./installation-name.ts";
import { Machine } from "./machine.ts";
import { machinePorts, machineSecrets, systemClock } from "./machine-ports.ts";
import { remains } from "./remains.ts";
import { listenToSignals } from "./signals.ts";
import { hasStateOfBinary, makeStateFolder, openState, type State, stateFolder } from "./state-directory.ts";
import { lockState } from "./state-lock.ts";
import type { View } from "./view.ts";

export interface RunOptions {
  readonly config: string;
  readonly stateDir?: string;
  /** Those to be refreshed; all of the file if there are none. */
  readonly targets: readonly string[];
  /** Clones that nobody remembers are left where they are. */
  readonly skipCleanup: boolean;
  /** Nothing new is begun: what an earlier process left is brought to its end. */
  readonly resumeOnly: boolean;
  readonly shutdownTimeout: Seconds;
}

/**
 * A success that only its clean-up kept from ending counts for the start that takes it up, unless it is so old that this
 * start was meant to bring newer data. Seconds.
 */
const COUNTS_FOR: Seconds = 6 * 3600;

/** How long one that only resumes is waited for: what it has left may be all of a refresh. Seconds. */
const MOST_WAITING: Seconds = 12 * 3600;

/** How long RDS may take to delete what an earlier run forgot. Seconds. */
const MOST_SWEEPING: Seconds = 3600;

/** How long RDS may fail to say what an earlier run forgot. Seconds. */
const MOST_BLIND: Seconds = 300;

/**
 * Refreshes one target after the other, in this process. What an earlier process left is taken up first.
 *
 * @param viewOf told of the jobs of the state, once it is open
 * @returns the worst end of all targets
 * @throws PlainError if nothing could be begun, or the state is lost
 */
export async function run(
  options: RunOptions,
  viewOf: (pastJobs: () => readonly Job[]) => View,
): Promise<ExitCode> {
  const configPath = resolve(options.config);
  const stage = readConfiguration(configPath);
  const secrets = machineSecrets();
  const targets = await chosenTargets(stage, configPath, { names: options.targets, secrets });
  const folder = stateFolder(options.stateDir);
  makeStateFolder(folder);

  let state: State | undefined;
  const view = viewOf(() => state?.jobs.all() ?? []);
  const stateLock = await lockState(folder, {
    resumes: options.resumeOnly,
    patience: options.resumeOnly ? 0 : MOST_WAITING,
    onWait: view.say,
    onLost: (text) => {
      view.warn(`${text}: this process ends, and leaves its jobs to that one`);
      process.exit(exitCodes.failed);
    },
  });
  const name = installationName(stage.installation, configPath);
  state = openState(folder, {
    configPath,
    installation: name,
    isNamed: name === stage.installation,
    clock: systemClock,
    witness: (after, before) => view.saw(after, before),
  });
  const opened = state;
  const lock = await lockInstallation({ name: state.installation, folder, lock: stateLock });
  for (const damage of state.damages)
    view.warn(`${damage}. What its job made in RDS is found by its tags and deleted.`);
  if (isFleeting(stage.installation))
    view.warn(
      "The configuration gives no installation: a clone of a container that was lost with its state is found by that name only. Set installation to a name of its own.",
    );
  if (hasStateOfBinary(folder))
    view.warn(
      `${folder}/rds-refresh.state was left by the rds-refresh binary: dblab-refresh cleanup -config ${options.config} -state-dir ${folder} deletes its clones.`,
    );

  const courier = new Courier(({ message, next }) => view.warn(`Rejected: ${message} ${next}`));
  const ports = machinePorts({ stage, state, queues: courier, log: view.log, secrets });
  const machine = new Machine(ports, state.jobs, courier);
  const signals = listenToSignals({
    timeout: options.shutdownTimeout,
    onStop: (signal) => {
      const limit = `for up to ${options.shutdownTimeout} s`;
      view.say(
        `${signal}: cancelling and cleaning up ${limit}; a second signal leaves that to the next start`,
      );
      machine.cancel().catch((error: unknown) => view.warn(`cannot be cancelled: ${error}`));
    },
  });
  try {
    const work = workAndTell({ machine, view, targets, options, stopping: signals.stopping });
    const done = await Promise.race([work, signals.leaving]);
    if (typeof done === "number") return done;
    const why = done === "time is up" ? "The time to clean up is over" : "A second signal";
    for (const sentence of remains(opened.jobs.all()))
      view.warn(`${why}. ${sentence} The next start goes on with it.`);
    // What is under way fails later, and nobody waits for it.
    work.catch(() => {});
    return exitCodes.cancelled;
  } finally {
    signals.close();
    view.close();
    await lock.release();
  }
}

interface Work {
  readonly machine: Machine;
  readonly view: View;
  readonly targets: readonly ChosenTarget[];
  readonly options: RunOptions;
  readonly stopping: AbortSignal;
}

async function workAndTell(work: Work): Promise<ExitCode> {
  try {
    return await refreshAll(work);
  } finally {
    // Also where nothing was refreshed: what an earlier process left untold needs no job that goes on.
    if (!work.stopping.aborted) await work.machine.tellEnded();
  }
}

async function refreshAll({ machine, view, targets, options, stopping }: Work): Promise<ExitCode> {
  await checkCredentials(machine.ports);
  const earlier = await finishEarlier(machine, view);
  const ends = new Map<string, End>(
    earlier.filter(({ counts }) => counts).map(({ target, end }) => [target, end]),
  );
  if (!options.skipCleanup && !stopping.aborted) {
    const pollInterval = Math.min(...targets.map((target) => target.pollInterval));
    await sweepClones(machine.ports, {
      deadline: MOST_SWEEPING,
      patience: MOST_BLIND,
      pollInterval,
      signal: stopping,
      say: view.say,
    });
  }
  if (options.resumeOnly) return worst(earlier.map(({ end }) => end));
  for (const { name: target } of targets) {
    if (stopping.aborted) return exitCodes.cancelled;
    if (ends.get(target) === "succeeded") continue;
    const jobId = await machine.refresh(target, `run-${randomUUID()}`);
    // A signal that was heard before the job was there has found nothing to cancel.
    if (stopping.aborted) await machine.cancel();
    await machine.finish([jobId]);
    const job = await machine.jobs.get(jobId);
    if (job === undefined) return exitCodes.failed;
    view.ended(job);
    if (job.status !== "running") ends.set(target, job.status);
  }
  return worst(targets.map(({ name }) => ends.get(name) ?? "cancelled"));
}

interface Finished {
  readonly target: string;
  readonly end: End;
  /** Whether this start has nothing more to do for its target. */
  readonly counts: boolean;
}

/** Brings the jobs of an earlier process to their ends. */
async function finishEarlier(machine: Machine, view: View): Promise<readonly Finished[]> {
  const earlier = await machine.takeUp();
  for (const { jobId, targetName, step, updatedAt } of earlier)
    view.say(`Taking up job ${jobId} (${targetName}) where it stood: at ${step}, since ${updatedAt}`);
  await machine.finish(earlier.map(({ jobId }) => jobId));
  const finished: Finished[] = [];
  for (const before of earlier) {
    const job = await machine.jobs.get(before.jobId);
    if (job === undefined || job.status === "running") continue;
    view.ended(job);
    const isOld =
      before.verdict !== undefined &&
      secondsBetween(before.stepStartedAt, machine.ports.clock.now()) > COUNTS_FOR;
    finished.push({ target: job.targetName, end: job.status, counts: job.status === "succeeded" && !isOld });
  }
  return finished;
}

const FROM_BAD: readonly End[] = ["failed", "cancelled", "skipped", "succeeded"];

function worst(ends: readonly End[]): ExitCode {
  return exitCodeOf(FROM_BAD.find((end) => ends.includes(end)) ?? "succeeded");
}
