import { isLive } from "@dblab-refresh/core/job/job";
import { faultNamed, faults } from "@dblab-refresh/local/faults/all";
import { concerns, type LocalFault } from "@dblab-refresh/local/faults/fault";
import { type LocalStage, startLocalStage } from "@dblab-refresh/local/stage";
import type { SourceType } from "@dblab-refresh/local/world/production";
import { expect, vi } from "vitest";
import { expectEnd } from "./as-expected.ts";

/** What an instance and a cluster go through differently: both are tried. The others take turns. */
const DIFFERENT = ["killed-before-commit"];

/** What RDS or DBLab alone does wrong: faults-outside.test.ts tries all of it. */
export const outsideFaults = faults.flatMap((fault) => {
  const { strike } = fault;
  return strike === undefined ? [] : [{ ...fault, strike }];
});

/**
 * Of those, the ones that meet what is really there are tried here as well: a broken connection and the SDK's own
 * repetitions, a dump that runs or breaks off, a janitor that works beside jobs.
 */
const OVER_THE_WIRE: Readonly<Record<SourceType, readonly string[]>> = {
  rds: ["throttled", "create-answer-lost", "clone-renamed", "deletion-refused-while-creating", "restarts"],
  "aurora-cluster": [
    "member-answer-lost",
    "delete-answer-lost",
    "clone-stuck-creating",
    "refresh-fails",
    "no-snapshot-job",
  ],
};

/** The faults to be tried with a source; those after which the engine is not what it was come last. */
export function faultsFor(source: SourceType): readonly LocalFault[] {
  const turn = source === "rds" ? 0 : 1;
  const isTurn = ({ name, sources }: LocalFault, index: number) =>
    sources !== "both" || DIFFERENT.includes(name) || index % 2 === turn;
  const chosen = faults.filter(
    (fault, index) =>
      concerns(fault, source) &&
      (fault.strike === undefined ? isTurn(fault, index) : OVER_THE_WIRE[source].includes(fault.name)),
  );
  return chosen.sort((a, b) => Number(a.isLasting ?? false) - Number(b.isLasting ?? false));
}

/** As the demo's stage, only faster. */
export function startQuickStage(source: SourceType): Promise<LocalStage> {
  const target = { deadlines: { appear: "1s" } };
  return startLocalStage({
    source,
    faults: faultsFor(source).map(({ name }) => name),
    settings: {
      lambda: { timeout: "2s" },
      janitor: { grace: "2s" },
      targets: { demo: target, "demo-aurora": target },
    },
    scale: 0.0005,
    janitorSeconds: 1,
  });
}

/** A snapshot does not change: one look is enough. */
const snapshots = new WeakMap<LocalStage, Promise<unknown>>();
function snapshotOf(stage: LocalStage): Promise<unknown> {
  const known = snapshots.get(stage) ?? stage.verifySnapshot(stage.world.source.latestSnapshot);
  snapshots.set(stage, known);
  return known;
}

/** What is left for the janitor goes, and others' jobs and refreshes end. */
function untilQuiet(stage: LocalStage): Promise<void> {
  const isQuiet = async () => {
    expect(await stage.leftovers()).toEqual({ clones: [], snapshots: [], backups: [] });
    expect((await stage.jobs()).filter(isLive)).toEqual([]);
    // An engine without a snapshot job stays at its dump's end; with one, that is over at once.
    const isStopped = stage.world.dblab.nextChangeAt() === null;
    const atRest = ["finished", "failed", "inactive", ...(isStopped ? ["renewed"] : [])];
    expect(atRest).toContain(stage.dblabStatus());
  };
  return vi.waitFor(isQuiet, { timeout: 60_000, interval: 100 });
}

let runs = 0;

/** One job that meets the fault, and everything that must be true after it. */
export async function run(stage: LocalStage, name: string): Promise<void> {
  const { expected } = faultNamed(name);
  const { rds } = stage.world;
  // A run that failed before may have left a job behind: it must not fail this one as well.
  await untilQuiet(stage);
  const before = rds.calls.length;
  const injected = await stage.inject(name);
  runs += 1;
  const requestId = `${name}-${runs}`;
  await stage.enqueue({ ...injected.request, requestId });
  const job = await stage.waitForJob(stage.jobIdOf(requestId), { timeoutSeconds: 100 });
  const hasStruck = injected.hasStruck();
  injected.lift();
  expectEnd(job, expected, { name, hasStruck });
  if (expected.end === "succeeded") {
    expect(await stage.dblabContents()).toEqual(await snapshotOf(stage));
  }
  await untilQuiet(stage);
  const calls = rds.calls.slice(before);
  const onSource = calls.filter(({ names }) => stage.world.source.names.some((one) => names.includes(one)));
  expect(onSource.filter(({ mutating }) => mutating)).toEqual([]);
  for (const owned of job.owned) {
    const made = calls.filter(
      ({ creates, error }) =>
        creates?.identifier === owned.identifier && (error === undefined || error === "LostAnswer"),
    );
    expect(made.length, `created ${owned.identifier}`).toBeLessThanOrEqual(1);
  }
}
