import { describe, expect, it } from "vitest";
import type { Target } from "../../src/configuration/target.ts";
import type { Engine } from "../../src/ports/engine.ts";
import type { Rds } from "../../src/ports/rds.ts";
import { snapshotter } from "../../src/steps/snapshotter/snapshotter.ts";
import { aJob, at } from "../job/a-job.ts";
import {
  aContext,
  anEngine,
  anRds,
  aSnapshot,
  aStatus,
  aTarget,
  idle,
  production,
  someLocks,
} from "./a-context.ts";

const met = aJob({ facts: { engine: { instanceId: "engine-1", version: "v4.1.0" } } });
const LOCK = "engine/engine-1";

describe("meeting the engine", () => {
  it("commits the engine's own id before its lock is taken", async () => {
    const locks = someLocks();

    const outcome = await snapshotter(aContext({ locks }));

    expect(outcome).toMatchObject({
      kind: "wait",
      seconds: 0,
      changes: { facts: { engine: { instanceId: "engine-1" } } },
    });
    expect(locks.holders.size).toBe(0);
  });

  it.each(["3.5.0", "v3.9"])("refuses version %s", async (version) => {
    const engine = anEngine({ health: async () => ({ instanceId: "engine-1", version }) });

    expect(await snapshotter(aContext({ engine }))).toMatchObject({
      kind: "fail",
      error: { code: "engine-too-old" },
    });
  });

  it.each(["4.0.0", "v5.1", "unknown"])("takes version %s", async (version) => {
    const engine = anEngine({ health: async () => ({ instanceId: "engine-1", version }) });

    expect((await snapshotter(aContext({ engine }))).kind).toBe("wait");
  });
});

describe("the engine's lock", () => {
  it.each([
    ["free", {}, []],
    ["this job's already", { [LOCK]: "j0b" }, []],
    ["held by a job that has ended", { [LOCK]: "0ther" }, [aJob({ jobId: "0ther", status: "failed" })]],
    ["held by a job that exists no more", { [LOCK]: "0ther" }, []],
  ])("is taken if it is %s", async (_, held, others) => {
    const locks = someLocks(held);

    const outcome = await snapshotter(aContext({ job: met, locks, others }));

    expect(outcome).toMatchObject({ kind: "advance", to: "cloner" });
    expect(locks.holders.get(LOCK)).toBe("j0b");
  });

  it("is left to a job that lives, which ends this one as skipped", async () => {
    const locks = someLocks({ [LOCK]: "0ther" });
    const others = [aJob({ jobId: "0ther" })];

    const outcome = await snapshotter(aContext({ job: met, locks, others }));

    expect(outcome).toMatchObject({ kind: "conclude", as: "skipped", error: { code: "engine-busy" } });
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining("0ther") } });
    expect(locks.holders.get(LOCK)).toBe("0ther");
  });

  it("is left to whoever took it over meanwhile", async () => {
    const locks = { ...someLocks({ [LOCK]: "0ther" }), takeOver: async () => "f4ster" };

    expect(await snapshotter(aContext({ job: met, locks }))).toMatchObject({
      kind: "conclude",
      as: "skipped",
    });
  });
});

describe("an engine that cannot be refreshed", () => {
  const pool = (clones: number) => ({ name: `pool_${clones}`, status: "active", clones });
  const retrieval = (over: Partial<typeof idle>): Partial<Engine> => ({
    status: async () => aStatus({ retrieval: { ...idle, ...over } }),
  });

  it.each<[string, Partial<Engine>, string]>([
    ["in physical mode", retrieval({ mode: "physical" }), "engine-not-logical"],
    ["closed for changes", { status: async () => aStatus({ configClosed: true }) }, "engine-config-closed"],
    ["with a refresh of its own in our time", retrieval({ nextRefresh: at(3600) }), "engine-own-refresh-due"],
    [
      "with a refresh of its own in another time zone",
      retrieval({ nextRefresh: "2026-01-05T13:00:00+02:00" }),
      "engine-own-refresh-due",
    ],
    [
      "that restores while it dumps in parallel",
      { file: async () => ({ immediateRestore: true, connectionString: false }) },
      "engine-immediate-restore",
    ],
    [
      "whose file has no key for parallel dumps",
      { source: async () => ({ host: "x", port: 1, dbName: "x", username: "x" }) },
      "engine-config-not-applied",
    ],
  ])("%s fails the job before a clone is paid for", async (_, engine, code) => {
    const outcome = await snapshotter(aContext({ job: met, engine: anEngine(engine) }));

    expect(outcome).toMatchObject({ kind: "fail", error: { code } });
  });

  it.each(["refreshing", "snapshotting"])("%s for somebody else ends it as skipped", async (status) => {
    const outcome = await snapshotter(aContext({ job: met, engine: anEngine(retrieval({ status })) }));

    expect(outcome).toMatchObject({ kind: "conclude", as: "skipped", error: { code: "engine-busy" } });
  });

  it.each<[string, Partial<Engine>]>([
    ["clones on every pool", { status: async () => aStatus({ pools: [pool(1), pool(2)] }) }],
    ["no pools", { status: async () => aStatus({ pools: [] }) }],
  ])("with %s ends it as skipped: developers may be done with them tomorrow", async (_, engine) => {
    const outcome = await snapshotter(aContext({ job: met, engine: anEngine(engine) }));

    expect(outcome).toMatchObject({
      kind: "conclude",
      as: "skipped",
      error: { code: "engine-no-free-pool" },
    });
  });

  it.each<[string, Partial<Engine>, Target]>([
    ["has a refresh of its own long after", retrieval({ nextRefresh: at(90_000) }), aTarget()],
    ["has had its own refresh", retrieval({ nextRefresh: at(-60) }), aTarget()],
    ["writes a time that nobody can read", retrieval({ nextRefresh: "soon" }), aTarget()],
    [
      "restores while it dumps with one job",
      { file: async () => ({ immediateRestore: true, connectionString: false }) },
      aTarget({ clone: { dumpJobs: 1 } }),
    ],
  ])("is none that %s", async (_, engine, target) => {
    const outcome = await snapshotter(aContext({ job: met, engine: anEngine(engine), target }));

    expect(outcome.kind).toBe("advance");
  });
});

describe("the choice of a snapshot", () => {
  const choose = (rds: Partial<Rds>, source: Partial<Target["source"]> = {}) =>
    snapshotter(aContext({ job: met, rds: anRds(rds), target: aTarget({ source }) }));

  it("takes the newest that is complete, in whatever order RDS lists them", async () => {
    const snapshots = [
      aSnapshot({ identifier: "old", createdAt: at(-90_000) }),
      aSnapshot({ identifier: "newest", createdAt: at(-60) }),
      aSnapshot({ identifier: "newer", createdAt: at(-3600) }),
      { ...aSnapshot({ identifier: "being-made", status: "creating" }), createdAt: undefined },
      aSnapshot({ identifier: "broken", status: "failed", createdAt: at(-1) }),
    ].map(({ createdAt, ...rest }) => ({ ...rest, ...(createdAt && { createdAt }) }));

    const outcome = await choose({ automatedSnapshots: async () => snapshots });

    expect(outcome).toMatchObject({
      changes: { facts: { snapshot: { identifier: "newest", createdAt: at(-60) } } },
    });
  });

  it("asks for the source's own snapshots, not those of a predecessor of its name", async () => {
    const asked: string[] = [];
    await choose({
      automatedSnapshots: async (resourceId) => {
        asked.push(resourceId);
        return [];
      },
    });

    expect(asked).toEqual(["db-prod"]);
  });

  it("commits the intent of the clone with it, and creates nothing", async () => {
    const calls: string[] = [];
    const outcome = await snapshotter(aContext({ job: met, rds: anRds({}, calls) }));

    expect(outcome).toMatchObject({
      kind: "advance",
      changes: { owned: [{ type: "db-instance", identifier: "dblab-refresh-j0b", purpose: "temporary" }] },
    });
    expect(calls).toEqual([]);
  });

  it.each([
    ["the engine's own number stays", undefined, { dump: 4 }],
    ["is the configured one", 6, { dump: 4, restore: 6 }],
  ])("notes the parallel jobs: the number of the restore %s", async (_, restoreJobs, parallelJobs) => {
    const target = aTarget({ dblab: { ...(restoreJobs && { restoreJobs }) } });

    const outcome = await snapshotter(aContext({ job: met, target }));

    expect(outcome).toHaveProperty("changes.facts.parallelJobs", parallelJobs);
  });

  it("waits for a named one that is being made", async () => {
    const { createdAt: _, ...made } = aSnapshot({ status: "creating" });

    const outcome = await choose({ snapshot: async () => made }, { snapshotIdentifier: "mine" });

    expect(outcome).toMatchObject({ kind: "retry", error: { code: "snapshot-not-available" } });
  });

  it.each<[string, Partial<Rds>, Partial<Target["source"]>, string]>([
    ["no such source", { instance: async () => undefined }, {}, "source-not-found"],
    [
      "a source that is not Postgres",
      { instance: async () => ({ ...production, engine: "mysql" }) },
      {},
      "source-not-postgres",
    ],
    ["no snapshots", { automatedSnapshots: async () => [] }, {}, "snapshot-not-found"],
    ["no named snapshot", {}, { snapshotIdentifier: "mine" }, "snapshot-not-found"],
    [
      "a named snapshot that failed",
      { snapshot: async () => aSnapshot({ status: "failed" }) },
      { snapshotIdentifier: "mine" },
      "snapshot-not-available",
    ],
    ["a snapshot that is too old", {}, { maxSnapshotAge: 3599 }, "snapshot-too-old"],
  ])("fails with %s", async (_, rds, source, code) => {
    expect(await choose(rds, source)).toMatchObject({ kind: "fail", error: { code } });
  });

  it("takes a snapshot that is just as old as it may be", async () => {
    expect((await choose({}, { maxSnapshotAge: 3600 })).kind).toBe("advance");
  });
});
