import type { FaultName } from "@dblab-refresh/simulator/dblab/faults";
import type { DblabModel } from "@dblab-refresh/simulator/dblab/model";
import { refreshFromProduction, retrievalStatus } from "./engine-by-hand.ts";
import type { LocalFault, Scene } from "./fault.ts";
import { afterCommit, type Commit, onEntering } from "./moment.ts";
import type { Outside } from "./outside.ts";
import { outsideFault } from "./outside-fault.ts";
import type { Striking } from "./striking.ts";

const NOTHING_PAID = "It is found before anything is paid for";
const CLONE_GOES = "The clone is deleted; DBLab keeps the data that it had";

/** The engine's fault, from the beginning. Whether it has happened shows in how the job ends. */
const fromTheStart =
  (name: FaultName, lift: (engine: DblabModel) => void = () => {}) =>
  ({ dblab, wakeEngine }: Pick<Outside, "dblab" | "wakeEngine">): Striking => {
    dblab.inject(name);
    wakeEngine();
    return {
      hasStruck: () => true,
      lift: () => {
        dblab.heal(name);
        lift(dblab);
        wakeEngine();
      },
    };
  };

/** The engine's fault, once the job has seen its refresh under way. */
const duringTheRefresh =
  (name: FaultName) =>
  ({ dblab, wakeEngine, afterCommit }: Outside): Striking =>
    afterCommit(seesItsRefresh, () => {
      dblab.inject(name);
      wakeEngine();
    });

const seesItsRefresh = (commit: Commit) => commit.value("facts.refreshStartedAt") !== undefined;

const restart = (engine: DblabModel) => engine.restart();

const engineOf = ({ world }: Scene) => ({
  dblab: world.dblab,
  wakeEngine: () => world.dblabServer.wake(),
});

/** What can go wrong with DBLab Engine. */
export const engineFaults: readonly LocalFault[] = [
  outsideFault({
    name: "refresh-fails",
    title: "DBLab's refresh fails in the middle of its dump",
    sources: "both",
    expected: { end: "failed", error: "refresh-failed", recovers: CLONE_GOES },
    strike: fromTheStart("refresh-fails"),
  }),
  outsideFault({
    name: "refresh-fails-at-once",
    title: "DBLab's refresh fails as soon as it has started",
    sources: "both",
    expected: { end: "failed", error: "refresh-failed", recovers: CLONE_GOES },
    strike: fromTheStart("refresh-fails-at-once"),
  }),
  outsideFault({
    name: "refresh-does-not-start",
    title: "DBLab takes the refresh, and never begins it",
    sources: "both",
    target: { deadlines: { start: "3s" } },
    expected: {
      end: "failed",
      error: "refresh-not-started",
      recovers: `${CLONE_GOES} (after \`deadlines.start\`)`,
    },
    strike: fromTheStart("refresh-does-not-start"),
  }),
  outsideFault({
    name: "refresh-hangs",
    title: "DBLab's refresh never ends",
    sources: "both",
    target: { dblab: { timeout: "5s" } },
    expected: {
      end: "failed",
      error: "deadline-passed",
      recovers:
        "After `dblab.timeout` the clone is deleted; DBLab itself stays at work until it is restarted",
      person:
        "Look into the engine's log, and restart the engine; raise `dblab.timeout` if it only needs longer.",
    },
    strike: fromTheStart("refresh-hangs", restart),
  }),
  outsideFault({
    name: "pool-snapshot-fails",
    title: "DBLab dumps the clone, and fails at the snapshot of its data",
    sources: "both",
    expected: { end: "failed", error: "refresh-failed", recovers: CLONE_GOES },
    strike: fromTheStart("pool-snapshot-fails"),
  }),
  outsideFault({
    name: "no-snapshot-job",
    title: "DBLab's configuration file has no snapshot job: a refresh ends at its dump",
    sources: "both",
    isLasting: true,
    target: { deadlines: { start: "3s" } },
    expected: {
      end: "failed",
      error: "engine-no-snapshot-job",
      recovers: `${CLONE_GOES} (after \`deadlines.start\`)`,
    },
    strike: fromTheStart("no-snapshot-job"),
  }),
  {
    name: "refresh-is-instant",
    title: "DBLab's refresh is over between two looks",
    sources: "both",
    expected: {
      end: "succeeded",
      recovers: "The time of the last refresh proves it, not the status, so nothing is missed",
    },
    inject(scene) {
      const instant = fromTheStart("refresh-is-instant")(engineOf(scene));
      const { queues } = scene.world;
      // Even a small copy takes longer than the first message does: this one is held back, in seconds.
      const late = queues.meddle({
        before: ({ operation, input }) =>
          operation === "SendMessage" && String(input.QueueUrl).endsWith("refresh-poller")
            ? { input: { ...input, DelaySeconds: 8 } }
            : undefined,
      });
      const over = onEntering(scene.world, "reaper", () => {});
      const seenBusy = afterCommit(
        scene.world,
        (commit) => commit.value("facts.retrievalStatus") === "refreshing",
        () => {},
      );
      return {
        hasStruck: () => over.hasStruck() && !seenBusy.hasStruck(),
        lift: () => {
          for (const { lift } of [instant, over, seenBusy]) lift();
          late();
        },
      };
    },
  },
  outsideFault({
    name: "restarts",
    title: "DBLab restarts during the refresh, and forgets it",
    sources: "both",
    expected: {
      end: "succeeded",
      recovers: "The next look misses the refresh and starts it again, once; a second restart fails the job",
    },
    strike: duringTheRefresh("restarts"),
  }),
  outsideFault({
    name: "refuses",
    title: "Nobody answers at DBLab's address for a while",
    sources: "both",
    expected: {
      end: "succeeded",
      recovers: "Asked again, later each time (1 s to 5 min), until the step's deadline",
    },
    strike(outside) {
      const away = fromTheStart("refuses")(outside);
      const twice = (commit: Commit) => commit.value("faults") === "2";
      const back = outside.afterCommit(twice, () => away.lift());
      return {
        hasStruck: () => back.hasStruck(),
        lift: () => {
          away.lift();
          back.lift();
        },
      };
    },
  }),
  outsideFault({
    name: "drops-port",
    title: "DBLab drops a key that its own configuration file lacks: the port",
    sources: "both",
    isLasting: true,
    expected: { end: "failed", error: "engine-config-not-applied", recovers: CLONE_GOES },
    strike: fromTheStart("drops-port"),
  }),
  {
    name: "engine-busy",
    title: "DBLab is at a refresh of somebody else's, which does not end",
    sources: "both",
    expected: {
      end: "skipped",
      error: "engine-busy",
      recovers: `${NOTHING_PAID}; the next scheduled job tries again, or this one waits as long as \`waitFor.engine\` says`,
    },
    inject(scene) {
      const hangs = fromTheStart("refresh-hangs", restart)(engineOf(scene));
      refreshFromProduction(scene);
      return { ...hangs, hasStruck: () => retrievalStatus(scene) === "refreshing" };
    },
  },
  {
    name: "refreshed-by-another",
    title: "Somebody else starts a refresh of DBLab just before the job would",
    sources: "both",
    expected: {
      end: "succeeded",
      recovers:
        "The other refresh is waited out, then the job's own is started: only that one proves anything",
    },
    inject: (scene) =>
      onEntering(scene.world, "dblab-updater", () => {
        refreshFromProduction(scene);
      }),
  },
  outsideFault({
    name: "pointed-elsewhere",
    title: "Somebody changes DBLab's source during the refresh",
    sources: "both",
    expected: {
      end: "failed",
      error: "engine-config-changed",
      recovers: "The clone is deleted; the source that somebody has written is left as it is",
    },
    strike: duringTheRefresh("pointed-elsewhere"),
  }),
  outsideFault({
    name: "admin-closed",
    title: "DBLab does not let its configuration be changed over its API",
    sources: "both",
    isLasting: true,
    expected: { end: "failed", error: "engine-config-closed", recovers: NOTHING_PAID },
    strike: fromTheStart("admin-closed"),
  }),
  outsideFault({
    name: "no-free-pool",
    title: "Developers have clones on every pool of DBLab",
    sources: "both",
    expected: {
      end: "skipped",
      error: "engine-no-free-pool",
      recovers: `${NOTHING_PAID}; the next scheduled job tries again, or this one waits as long as \`waitFor.pool\` says`,
    },
    strike: fromTheStart("no-free-pool", (engine) => {
      for (const pool of ["pool_1", "pool_2"]) engine.setClones(pool, []);
    }),
  }),
];
