import { resolve } from "node:path";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { type ExitCode, exitCodeOf, exitCodes } from "../exit-codes.ts";
import { chosenTargets, readConfiguration } from "./configuration-file.ts";
import { Courier } from "./courier.ts";
import { checkCredentials } from "./credentials.ts";
import { Machine } from "./machine.ts";
import { machinePorts, machineSecrets, systemClock } from "./machine-ports.ts";
import { discard, scratchFolder } from "./scratch-folder.ts";
import { makeStateFolder, openState } from "./state-directory.ts";
import type { View } from "./view.ts";

/**
 * What a run would do: its first step, which only looks, on a state that is thrown away. No clone is made, nothing is
 * written to DBLab, and a run that is under way does not notice.
 */
export async function dryRun(
  { config, targets: names }: { readonly config: string; readonly targets: readonly string[] },
  viewOf: (pastJobs: () => readonly Job[]) => View,
): Promise<ExitCode> {
  const configPath = resolve(config);
  const stage = readConfiguration(configPath);
  const secrets = machineSecrets();
  const targets = await chosenTargets(stage, configPath, { names, secrets });
  const view = viewOf(() => []);
  const folder = scratchFolder();
  try {
    makeStateFolder(folder);
    const state = openState(folder, {
      configPath,
      installation: "dry-run",
      isNamed: true,
      clock: systemClock,
      witness: (after, before) => view.saw(after, before),
    });
    const courier = new Courier(({ message }) => view.warn(`Rejected: ${message}`));
    const ports = machinePorts({ stage, state, queues: courier, log: view.log, secrets });
    const machine = new Machine(ports, state.jobs, courier);
    await checkCredentials(ports);
    let code: ExitCode = exitCodes.succeeded;
    for (const { name: target } of targets) {
      const jobId = await machine.refresh(target, `dry-run-${target}`);
      const job = await machine.preflight(jobId);
      if (code === exitCodes.succeeded) code = conclude(job, target, view);
      else conclude(job, target, view);
    }
    return code;
  } finally {
    view.close();
    discard(folder);
  }
}

/** Says what would become of a target, whose preflight came to this. */
export function conclude(job: Job, target: string, view: Pick<View, "say" | "warn">): ExitCode {
  if (job.step === "cloner" && isLive(job)) {
    const { instanceClass, subnetGroup } = job.target?.clone ?? {};
    const made = `a clone of class ${instanceClass}${subnetGroup ? ` in subnet group ${subnetGroup}` : ""}`;
    view.say(
      `${target}: would restore ${made} from ${job.facts.snapshot?.identifier}, refresh DBLab from it, and delete it`,
    );
    return exitCodes.succeeded;
  }
  if (isLive(job) && job.verdict === undefined && job.faults === 0) {
    view.say(`${target}: would wait at first: ${job.timeline.at(-1)?.say}`);
    return exitCodes.succeeded;
  }
  if (isLive(job) && job.verdict === undefined) {
    const fault = job.timeline.at(-1)?.say.replace(/ \(trying again\)$/, "");
    view.warn(`${target}: could not be checked: ${fault}`);
    view.warn(`What to do: Check the network, ${placesOf(job)} of the configuration, and run it again.`);
    return exitCodes.failed;
  }
  const end = job.verdict ?? "failed";
  view.warn(`${target}: would end as ${end}: ${job.error?.message ?? job.timeline.at(-1)?.say}`);
  if (job.error !== undefined) view.warn(`What to do: ${job.error.next}`);
  return exitCodeOf(end);
}

/** Where was asked, with the names of the fields that say so. */
function placesOf({ aws, target }: Job): string {
  const { AWS_ENDPOINT_URL_RDS, AWS_ENDPOINT_URL } = process.env;
  const endpoint = aws?.endpoint ?? AWS_ENDPOINT_URL_RDS ?? AWS_ENDPOINT_URL ?? "AWS's own";
  const ofAws = `aws.region (${aws?.region ?? "none"}), aws.endpoint (${endpoint})`;
  return `${ofAws} and dblab.apiEndpoint (${target?.dblab.apiEndpoint ?? "none"})`;
}
