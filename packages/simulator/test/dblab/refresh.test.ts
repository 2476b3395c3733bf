import { describe, expect, it } from "vitest";
import { withAt } from "../../src/dblab/json.ts";
import { emptyPool } from "../../src/dblab/pools.ts";
import { DEFAULT_SETTINGS } from "../../src/dblab/settings.ts";
import { connectionConfig, engine, MINUTE } from "./engine.ts";

const DUMPED = { ok: true, rows: 10, bytes: 1_000_000 } as const;

function withSetting(path: string, value: Parameters<typeof withAt>[2]) {
  return withAt(DEFAULT_SETTINGS, path.split("."), value);
}

describe("a full refresh", () => {
  it("goes from inactive through refreshing, renewed and snapshotting to finished", () => {
    const { model, refresh, dump, pass, status } = engine();
    const seen = [status()];
    expect(refresh()).toEqual({ status: 200, body: { status: "OK", message: "Full refresh started" } });
    seen.push(status());
    model.dumped(dump().refreshId, DUMPED);
    pass(45 * MINUTE);
    seen.push(status());
    pass(1_000);
    seen.push(status());
    pass(2 * MINUTE - 1);
    seen.push(status());
    pass(1);
    seen.push(status());
    expect(seen).toEqual(["inactive", "refreshing", "renewed", "snapshotting", "snapshotting", "finished"]);
  });

  it("says when it changes next, so that nobody need poll it", () => {
    const { model, refresh, dump, pass, now } = engine();
    expect(model.nextChangeAt()).toBeNull();
    refresh();
    expect(model.nextChangeAt()).toBeNull();
    model.dumped(dump().refreshId, DUMPED);
    expect(model.nextChangeAt()).toBe(now() + 45 * MINUTE);
    pass(45 * MINUTE);
    expect(model.nextChangeAt()).toBe(now() + 1_000);
  });

  it("stays refreshing until its dump is done, however long that takes", () => {
    const { model, refresh, dump, pass, status } = engine();
    refresh();
    pass(10 * 60 * MINUTE);
    expect(status()).toBe("refreshing");
    model.dumped(dump().refreshId, DUMPED);
    expect(status()).toBe("renewed");
  });

  it("dumps from the configured source with the configured jobs into the last pool", () => {
    const { send, refresh, dump } = engine();
    const connection = { host: "h.example", port: 6000, dbname: "app", username: "u", password: "p" };
    send("POST", "/admin/config", connectionConfig(connection));
    send("POST", "/admin/config", {
      retrieval: {
        spec: {
          logicalDump: { options: { parallelJobs: 4 } },
          logicalRestore: { options: { parallelJobs: 2 } },
        },
      },
    });
    refresh();
    expect(dump()).toMatchObject({ connection, dumpJobs: 4, restoreJobs: 2, pool: "pool_2" });
  });

  it("sets lastRefresh when it starts, in whole seconds, and does not move it when it ends", () => {
    const { get, refreshed, pass } = engine();
    pass(1_999);
    expect(get("/instance/retrieval").lastRefresh).toBeNull();
    refreshed();
    expect(get("/instance/retrieval")).toMatchObject({
      status: "finished",
      lastRefresh: "2026-03-02T12:00:01Z",
    });
  });

  it("moves its pool to the front as active, with the time of the dump, and keeps the other", () => {
    const { get, refreshed } = engine();
    refreshed();
    refreshed();
    const pools = get("/status").pools;
    expect(pools).toMatchObject([
      { name: "pool_1", status: "active", mode: "zfs", dataStateAt: "2026-03-02T13:00:00Z" },
      {
        name: "pool_2",
        status: "active",
        dataStateAt: "2026-03-02T12:00:00Z",
        fileSystem: { dataSize: 1_000_000 },
      },
    ]);
  });

  it("shows its pool as refreshing, without a data state, and growing towards the source's size", () => {
    const { model, get, refresh, dump, pass } = engine();
    refresh();
    model.sized(dump().refreshId, 1_000_000);
    const sizes = [0, 15, 15, 30].map((minutes) => {
      pass(minutes * MINUTE);
      return get("/status").pools[1].fileSystem.dataSize;
    });
    expect(get("/status").pools[1]).toMatchObject({ status: "refreshing", dataStateAt: "" });
    expect(sizes).toEqual([12_288, 333_333, 666_666, 990_000]);
  });

  it("shows activity only while refreshing, and only in /instance/retrieval", () => {
    const { model, get, refresh, dump, pass } = engine();
    expect(get("/instance/retrieval").activity).toBeNull();
    refresh();
    expect(get("/instance/retrieval").activity.source).toHaveLength(1);
    expect(get("/status").retrieving.activity).toBeNull();
    model.dumped(dump().refreshId, DUMPED);
    pass(45 * MINUTE);
    expect(get("/instance/retrieval").activity).toBeNull();
  });

  it("ends at renewed without a snapshot job, and its pool is never made active", () => {
    const settings = withSetting("retrieval.jobs", ["logicalDump", "logicalRestore"]);
    const { get, status, refreshed } = engine({ settings });
    refreshed();
    expect(status()).toBe("renewed");
    expect(get("/status").pools).toMatchObject([
      { name: "pool_1", status: "empty" },
      { name: "pool_2", status: "refreshing" },
    ]);
  });
});

describe("a refresh that fails", () => {
  it("keeps lastRefresh, empties its pool, and alerts with what pg_dump said", () => {
    const { model, get, refresh, dump, pass } = engine();
    refresh();
    pass(MINUTE);
    model.dumped(dump().refreshId, { ok: false, message: "pg_dump: error: no" });
    expect(get("/instance/retrieval")).toEqual({
      mode: "logical",
      status: "failed",
      lastRefresh: "2026-03-02T12:00:00Z",
      nextRefresh: null,
      alerts: {
        refresh_failed: {
          level: "error",
          message:
            "failed to dump the database postgres: failed to dump a database: exit code: 1. Output: pg_dump: error: no",
          lastSeen: "2026-03-02T12:01:00.000Z",
          count: 1,
        },
      },
      activity: null,
    });
    expect(get("/status")).toMatchObject({
      status: { code: "WARNING" },
      pools: [{}, { status: "empty", dataStateAt: "" }],
    });
  });

  it("takes some seconds, even if its source is not there", () => {
    const { model, refresh, dump, pass, status } = engine();
    refresh();
    model.dumped(dump().refreshId, { ok: false, message: "no" });
    expect(status()).toBe("refreshing");
    pass(3_000);
    expect(status()).toBe("failed");
  });

  it("can fail after its dump looked fine: the last word before the end counts", () => {
    const { model, refresh, dump, pass, status } = engine();
    refresh();
    const { refreshId } = dump();
    model.dumped(refreshId, DUMPED);
    pass(20 * MINUTE);
    model.dumped(refreshId, { ok: false, message: "the source is gone" });
    expect(status()).toBe("failed");
  });

  it("counts its alerts until a refresh succeeds, which clears them", () => {
    const { model, get, refresh, refreshed, dump, pass } = engine();
    for (let time = 0; time < 2; time += 1) {
      refresh();
      pass(MINUTE);
      model.dumped(dump().refreshId, { ok: false, message: "no" });
    }
    expect(get("/instance/retrieval").alerts.refresh_failed.count).toBe(2);
    refreshed();
    expect(get("/instance/retrieval").alerts).toEqual({});
  });

  it("does not touch the pool that is active", () => {
    const { model, get, refresh, refreshed, dump, pass } = engine();
    refreshed();
    refresh();
    pass(MINUTE);
    model.dumped(dump().refreshId, { ok: false, message: "no" });
    expect(get("/status").pools).toMatchObject([
      { name: "pool_2", status: "active" },
      { name: "pool_1", status: "empty" },
    ]);
    expect(model.activePool()).toBe("pool_2");
  });

  it("fails in the log only if its jobs cannot be built: neither status nor lastRefresh moves", () => {
    const options = "retrieval.spec.logicalDump.options";
    const settings = withAt(
      withSetting(`${options}.immediateRestore`, { enabled: true }),
      `${options}.parallelJobs`.split("."),
      2,
    );
    const { get, refresh } = engine({ settings });
    expect(refresh()?.status).toBe(200);
    expect(get("/instance/retrieval")).toMatchObject({ status: "inactive", lastRefresh: null, alerts: {} });
  });
});

describe("a refresh is refused", () => {
  it("while another runs, until it is finished", () => {
    const { model, refresh, dump, pass } = engine();
    refresh();
    const refused = {
      status: 400,
      body: {
        code: "BAD_REQUEST",
        message: "The data refresh/snapshot is currently in progress. Skip a new data refresh iteration",
      },
    };
    expect(refresh()).toEqual(refused);
    model.dumped(dump().refreshId, DUMPED);
    pass(46 * MINUTE);
    expect(refresh()).toEqual(refused);
    pass(2 * MINUTE);
    expect(refresh()?.status).toBe(200);
  });

  it("while retrieval is pending", () => {
    const { refresh } = engine({ pending: true });
    expect(refresh()).toMatchObject({
      status: 400,
      body: { message: "Data retrieving suspended because Retrieval state is pending" },
    });
  });

  it("while every pool has clones, and taken into the active pool if only that is free", () => {
    const { model, refresh, refreshed, dump } = engine();
    refreshed();
    model.setClones("pool_1", ["a"]);
    model.setClones("pool_2", ["b"]);
    expect(refresh()).toMatchObject({
      status: 400,
      body: { message: "Pool to perform full refresh not found. Skip refreshing" },
    });
    model.setClones("pool_2", []);
    refresh();
    expect(dump().pool).toBe("pool_2");
  });
});

describe("an engine that restarts", () => {
  it("forgets lastRefresh and its alerts, and keeps its data", () => {
    const { model, get, refreshed, now } = engine();
    refreshed();
    model.restart();
    expect(get("/instance/retrieval")).toMatchObject({ status: "inactive", lastRefresh: null, alerts: {} });
    expect(get("/status").engine.startedAt).toBe(new Date(now()).toISOString().replace(".000Z", "Z"));
    expect(model.activePool()).toBe("pool_2");
  });

  it("gives up the refresh that ran, whose dump must end, and ignores its result", () => {
    const { model, refresh, dump, status, get } = engine();
    refresh();
    const { refreshId } = dump();
    model.restart();
    expect(model.takeEffects()).toEqual([{ type: "abort", refreshId }]);
    model.dumped(refreshId, DUMPED);
    expect(status()).toBe("inactive");
    expect(get("/status").pools[1].status).toBe("empty");
  });

  it("does not take an old dump's result for that of the refresh that runs now", () => {
    const { model, refresh, dump, pass, status } = engine();
    refresh();
    const { refreshId } = dump();
    model.restart();
    refresh();
    model.dumped(refreshId, DUMPED);
    pass(60 * MINUTE);
    expect(status()).toBe("refreshing");
  });

  it("starts a refresh of its own unless skipStartRefresh is set", () => {
    const { model, get, status, dump } = engine({
      settings: withSetting("retrieval.refresh.skipStartRefresh", false),
    });
    expect(status()).toBe("inactive");
    model.restart();
    expect(get("/instance/retrieval")).toMatchObject({
      status: "refreshing",
      lastRefresh: "2026-03-02T12:00:00Z",
    });
    expect(dump().pool).toBe("pool_1");
  });

  it("says finished, without a refresh, if it may refresh but no pool is free", () => {
    const pools = [{ ...emptyPool("only"), status: "active", dataStateAt: 1, clones: ["a"] } as const];
    const { model, get } = engine({
      pools,
      settings: withSetting("retrieval.refresh.skipStartRefresh", false),
    });
    model.restart();
    expect(get("/instance/retrieval")).toMatchObject({ status: "finished", lastRefresh: null });
  });

  it("stays pending", () => {
    const { model, status } = engine({ pending: true });
    model.restart();
    expect(status()).toBe("pending");
  });
});

describe("an engine's own timetable", () => {
  it("tells the next refresh and starts it", () => {
    const { get, pass, status } = engine({
      settings: withSetting("retrieval.refresh.timetable", "30 12 * * 1"),
    });
    expect(get("/instance/retrieval").nextRefresh).toBe("2026-03-02T12:30:00Z");
    pass(30 * MINUTE);
    expect(status()).toBe("refreshing");
    expect(get("/instance/retrieval")).toMatchObject({
      lastRefresh: "2026-03-02T12:30:00Z",
      nextRefresh: "2026-03-09T12:30:00Z",
    });
  });

  it("skips a refresh with an alert while one runs", () => {
    const { get, refresh, pass } = engine({
      settings: withSetting("retrieval.refresh.timetable", "*/20 * * * *"),
    });
    refresh();
    pass(50 * MINUTE);
    expect(get("/instance/retrieval").alerts.refresh_skipped).toEqual({
      level: "warning",
      message: "The data refresh/snapshot is currently in progress. Skip a new data refresh iteration",
      lastSeen: "2026-03-02T12:40:00.000Z",
      count: 2,
    });
  });
});
