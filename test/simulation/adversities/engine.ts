import type { Job } from "@dblab-refresh/core/job/job";
import { FAULTS, type FaultName } from "@dblab-refresh/simulator/dblab/faults";
import type { EngineWorld } from "../engine-world.ts";
import type { Minutes, Occasion } from "../occasion.ts";
import { isPastLock } from "../statements.ts";
import { allJobs } from "../world.ts";

/** Faults of the engine itself; those that keep it from answering, or taken pools, are kinds of their own. */
const engineFaults: readonly [FaultName, ...FaultName[]] = [
  "refresh-fails",
  "refresh-fails-at-once",
  "refresh-does-not-start",
  "refresh-hangs",
  "pool-snapshot-fails",
  "no-snapshot-job",
  "refresh-is-instant",
  "refresh-is-instant",
  "restarts",
  "restarts",
  "refreshed-by-another",
  "pointed-elsewhere",
  "drops-port",
  "admin-closed",
];

export function strikesEngineSomehow(occasion: Occasion): void {
  strikesEngine(occasion, occasion.generator.pick(engineFaults));
}

export function engineGoes(occasion: Occasion): void {
  strikesEngine(occasion, occasion.generator.pick(["refuses", "silent"]));
}

/** The second time while the refresh is under way that was triggered again after the first. */
export function restartsTwice(occasion: Occasion, minutesBetween: Minutes = [2, 20]): void {
  strikesEngine(occasion, "restarts");
  occasion.later(minutesBetween, () => strikesEngine(occasion, "restarts"));
}

/** Injects a fault; what lasts is mended after a while. */
export function strikesEngine(occasion: Occasion, fault: FaultName, minutes: Minutes = [1, 180]): void {
  const engine = engineOf(occasion);
  const { instanceId } = engine;
  const meant = occasion.liveJobs().filter((job) => isFor(job, instanceId));
  const holder =
    meant.find(({ jobId }) => jobId === occasion.subject?.jobId) ?? meant.find(isPastLock) ?? meant[0];
  occasion.tell(engine.instanceId, fault);
  occasion.meet(`DBLab ${fault}`, holder);
  if (fault === "admin-closed") engine.isClosed = true;
  engine.inject(fault);
  if (!("lasting" in FAULTS[fault]) && fault !== "no-free-pool") return;
  occasion.later(minutes, () => {
    occasion.tell(engine.instanceId, `${fault} no more`);
    engine.model.heal(fault);
    if (fault === "no-free-pool") for (const pool of ["pool_1", "pool_2"]) engine.model.setClones(pool, []);
  });
}

/** Its subject's; or one that a live job holds, if there is one. */
function engineOf({ world, generator, subject }: Occasion): EngineWorld {
  const [first, ...others] = world.engines;
  if (first === undefined) throw new Error("there is no engine");
  const own = subject && world.engines.find(({ instanceId }) => isFor(subject, instanceId));
  if (own !== undefined) return own;
  const held = [...allJobs(world)].filter(isPastLock).map((job) => job.facts.engine?.instanceId);
  const busy = world.engines.find(({ instanceId }) => held.includes(instanceId));
  return busy !== undefined && generator.chance(0.5) ? busy : generator.pick([first, ...others]);
}

/** Whether the job's target has that engine, whatever it knows of it yet. */
function isFor({ target }: Job, instanceId: string): boolean {
  return String(target?.dblab.apiEndpoint).includes(`//${instanceId}-for-`);
}
