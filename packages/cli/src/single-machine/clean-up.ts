import { cpSync, existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { configuredRegions } from "@dblab-refresh/core/janitor/regions";
import { Fault } from "@dblab-refresh/core/job/fault";
import type { Job } from "@dblab-refresh/core/job/job";
import type { Rds } from "@dblab-refresh/core/ports/rds";
import { describeSeconds, type Seconds, secondsBetween } from "@dblab-refresh/core/time";
import { type BinaryClone, binaryClones, deleteBinaryClone, isStale } from "../binary-clones.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { PlainError } from "../plain-error.ts";
import { forgottenClones, sweepClones } from "./clones.ts";
import { readConfiguration } from "./configuration-file.ts";
import { Courier } from "./courier.ts";
import { checkCredentials } from "./credentials.ts";
import { lockInstallation } from "./installation-lock.ts";
import { installationName } from "./installation-name.ts";
import { Machine } from "./machine.ts";
import { machinePorts, machineSecrets, systemClock } from "./machine-ports.ts";
import { remains } from "./remains.ts";
import { discard, scratchFolder } from "./scratch-folder.ts";
import { makeStateFolder, openState, stateFolder } from "./state-directory.ts";
import { stateError } from "./state-error.ts";
import { lockState } from "./state-lock.ts";
import type { View } from "./view.ts";

export interface CleanUpOptions {
  readonly config: string;
  readonly stateDir?: string;
  /** The binary's clones that are older are deleted. Seconds. */
  readonly maxAge: Seconds;
  readonly dryRun: boolean;
}

/** RDS takes so long to take a protection off. Seconds. */
const MOST_PREPARING = 600;
const PAUSE = 5_000;

/**
 * Deletes what earlier runs have left: of this state directory's jobs, which end as cancelled; of this installation, by
 * its tags; and of the rds-refresh binary, what is older than `maxAge` or whose DeleteAfter is over.
 *
 * @throws PlainError if the state or the installation is in use
 */
export async function cleanUp(
  options: CleanUpOptions,
  viewOf: (pastJobs: () => readonly Job[]) => View,
): Promise<ExitCode> {
  const configPath = resolve(options.config);
  const stage = readConfiguration(configPath);
  const folder = stateFolder(options.stateDir);
  const view = viewOf(() => []);
  // A dry run looks at a copy: what is damaged is set aside there, what has expired is forgotten there.
  const opened = options.dryRun ? copied(folder) : folder;
  makeStateFolder(opened);
  let lock = await lockState(opened, { onWait: view.say, onLost: () => process.exit(exitCodes.failed) });
  try {
    const name = installationName(stage.installation, configPath);
    const state = openState(opened, {
      configPath,
      installation: name,
      isNamed: name === stage.installation,
      clock: systemClock,
      witness: (after, before) => view.saw(after, before),
    });
    if (!options.dryRun) lock = await lockInstallation({ name: state.installation, folder, lock });
    for (const damage of state.damages) view.warn(damage);
    const courier = new Courier(({ message }) => view.warn(message));
    const ports = machinePorts({ stage, state, queues: courier, log: view.log, secrets: machineSecrets() });
    const machine = new Machine(ports, state.jobs, courier);
    await checkCredentials(ports);
    if (!options.dryRun) {
      const live = await machine.takeUp();
      await machine.cancel();
      await machine.finish(live.map(({ jobId }) => jobId));
      const signal = new AbortController().signal;
      const pollInterval = PAUSE / 1000;
      await sweepClones(ports, { deadline: 3600, patience: 300, pollInterval, signal, say: view.say });
      await machine.tellEnded();
    }
    if (options.dryRun) {
      for (const sentence of remains(state.jobs.all())) view.say(`${sentence} It would be cancelled.`);
      for (const forgotten of await forgottenClones(ports))
        view.say(`${forgotten}, which no job remembers, would be deleted`);
    }
    const { regions, faults } = await configuredRegions(ports);
    for (const fault of faults) view.warn(fault);
    let isWell = faults.length === 0;
    for (const { aws } of regions) isWell = (await cleanRegion(ports.rds(aws), aws, options, view)) && isWell;
    return isWell ? exitCodes.succeeded : exitCodes.failed;
  } finally {
    view.close();
    await lock.release();
    if (options.dryRun) discard(opened);
  }
}

/** @throws PlainError if the state cannot be read, or there is no room for a copy */
function copied(folder: string): string {
  const copy = scratchFolder();
  try {
    if (existsSync(folder))
      cpSync(folder, copy, { recursive: true, filter: (path) => basename(path) !== "running.json" });
    return copy;
  } catch (error) {
    discard(copy);
    throw stateError(error, "read", folder);
  }
}

/** Whether all that was to be deleted is being deleted. */
async function cleanRegion(
  rds: Rds,
  aws: Place,
  { maxAge, dryRun }: CleanUpOptions,
  view: View,
): Promise<boolean> {
  const now = systemClock.now();
  const clones = await listed(rds, aws);
  const stale = clones.filter((clone) => isStale(clone, now, maxAge));
  for (const clone of clones) {
    const age = clone.createdAt ? describeSeconds(secondsBetween(clone.createdAt, now)) : "of unknown age";
    const fate = !stale.includes(clone) ? "is kept" : dryRun ? "would be deleted" : "is deleted";
    view.say(`${clone.identifier}, made by the rds-refresh binary, ${age} old: ${fate}`);
  }
  if (dryRun) return true;
  const done = await Promise.all(stale.map((clone) => untilDeleting(rds, clone, view)));
  return done.every(Boolean);
}

interface Place {
  readonly region: string;
  readonly endpoint?: string;
}

/** The binary's clones. @throws PlainError if RDS does not say which there are */
export async function listed(rds: Rds, { region, endpoint }: Place): ReturnType<typeof binaryClones> {
  try {
    return await binaryClones(rds);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const next = error.passing
      ? `Check the network, aws.region (${region}) and aws.endpoint (${endpoint ?? "AWS's own"}), and run it again.`
      : "Have the actions allowed that deploy/iam-policy.json names, and run it again.";
    const message = `which clones the rds-refresh binary has left cannot be known: ${error.message}`;
    throw new PlainError(message, next, undefined, error);
  }
}

async function untilDeleting(rds: Rds, clone: BinaryClone, view: View): Promise<boolean> {
  const since = Date.now();
  for (;;) {
    let why = "its deletion protection is being taken off";
    try {
      if ((await deleteBinaryClone(rds, clone)) !== "preparing") return true;
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() - since > MOST_PREPARING * 1000) {
      view.warn(`${clone.identifier} is not deleted: ${why}`);
      return false;
    }
    await pause(PAUSE);
  }
}
