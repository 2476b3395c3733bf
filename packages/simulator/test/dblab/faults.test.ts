import { describe, expect, it } from "vitest";
import { engine, MINUTE } from "./engine.ts";

const DUMPED = { ok: true, rows: 10, bytes: 1_000_000 } as const;

describe("refresh-fails", () => {
  it("fails the next refresh in the middle although its dump works, ends the dump, and only that one", () => {
    const { model, get, status, refresh, refreshed, dump, pass } = engine();
    model.inject("refresh-fails");
    refresh();
    const { refreshId } = dump();
    model.dumped(refreshId, DUMPED);
    pass(22 * MINUTE);
    expect(status()).toBe("refreshing");
    pass(MINUTE);
    expect(get("/instance/retrieval")).toMatchObject({
      status: "failed",
      alerts: {
        refresh_failed: { message: expect.stringContaining("server closed the connection unexpectedly") },
      },
    });
    expect(model.takeEffects()).toEqual([{ type: "abort", refreshId }]);
    refreshed();
    expect(status()).toBe("finished");
  });
});

describe("other faults", () => {
  it("refresh-fails-at-once: failed, with lastRefresh moved", () => {
    const { model, get, refresh } = engine();
    model.inject("refresh-fails-at-once");
    refresh();
    expect(get("/instance/retrieval")).toMatchObject({
      status: "failed",
      lastRefresh: "2026-03-02T12:00:00Z",
    });
  });

  it("refresh-does-not-start: accepted, and nothing moves", () => {
    const { model, get, refresh } = engine();
    model.inject("refresh-does-not-start");
    expect(refresh()?.status).toBe(200);
    expect(get("/instance/retrieval")).toMatchObject({ status: "inactive", lastRefresh: null });
  });

  it("refresh-hangs: never over", () => {
    const { model, status, refresh, dump, pass } = engine();
    model.inject("refresh-hangs");
    refresh();
    model.dumped(dump().refreshId, DUMPED);
    pass(1_000 * 60 * MINUTE);
    expect(status()).toBe("refreshing");
    expect(model.nextChangeAt()).toBeNull();
  });

  it("refresh-hangs and refresh-fails-at-once together: failed at once", () => {
    const { model, status, refresh } = engine();
    model.inject("refresh-hangs");
    model.inject("refresh-fails-at-once");
    refresh();
    expect(status()).toBe("failed");
  });

  it("pool-snapshot-fails: dumped, then failed with an alert, and the next one is fine", () => {
    const { model, get, status, refresh, refreshed, dump, pass } = engine();
    model.inject("pool-snapshot-fails");
    refresh();
    model.dumped(dump().refreshId, DUMPED);
    pass(46 * MINUTE);
    expect(status()).toBe("snapshotting");
    pass(2 * MINUTE);
    expect(get("/instance/retrieval")).toMatchObject({
      status: "failed",
      alerts: { refresh_failed: { message: expect.stringContaining("out of space") } },
    });
    expect(model.activePool()).toBeNull();
    refreshed();
    expect(status()).toBe("finished");
  });

  it("no-snapshot-job: dumped, and nothing more", () => {
    const { model, status, refreshed } = engine();
    model.inject("no-snapshot-job");
    refreshed();
    expect(status()).toBe("renewed");
    expect(model.activePool()).toBeNull();
  });

  it("refresh-is-instant: finished with lastRefresh moved at the next look", () => {
    const { model, get, refresh, dump } = engine();
    model.inject("refresh-is-instant");
    refresh();
    model.dumped(dump().refreshId, DUMPED);
    expect(get("/instance/retrieval")).toMatchObject({
      status: "finished",
      lastRefresh: "2026-03-02T12:00:00Z",
    });
  });

  it("restarts: lastRefresh is forgotten", () => {
    const { model, get, refreshed } = engine();
    refreshed();
    model.inject("restarts");
    expect(get("/instance/retrieval").lastRefresh).toBeNull();
  });

  it("refuses and silent: no answer until healed, and the calls are logged without a status", () => {
    const { model, get } = engine();
    for (const name of ["refuses", "silent"] as const) {
      model.inject(name);
      expect(get("/healthz")).toBeUndefined();
      model.heal(name);
      expect(get("/healthz")).toBeDefined();
    }
    expect(model.calls.map((call) => call.status)).toEqual([null, 200, null, 200]);
  });

  it("refreshed-by-another: a refresh runs that nobody of ours started", () => {
    const { model, status } = engine();
    model.inject("refreshed-by-another");
    expect(status()).toBe("refreshing");
  });

  it("pointed-elsewhere: the source is another", () => {
    const { model, get } = engine();
    model.inject("pointed-elsewhere");
    const { connection } = get("/admin/config").retrieval.spec.logicalDump.options.source;
    expect(connection.host).toBe("somebody-elses.invalid");
  });

  it("admin-closed and no-free-pool: the engine's own refusals", () => {
    const { model, send, refresh } = engine();
    model.inject("admin-closed");
    model.inject("no-free-pool");
    expect(send("POST", "/admin/config", {})?.body.message).toContain("disabled by admin");
    expect(refresh()?.body.message).toContain("not found");
  });

  it("drops-port: a port that is sent is not stored", () => {
    const { model, send } = engine();
    model.inject("drops-port");
    const connection = { host: "h", port: 6000 };
    const answer = send("POST", "/admin/config", {
      retrieval: { spec: { logicalDump: { options: { source: { connection } } } } },
    });
    expect(answer?.body.retrieval.spec.logicalDump.options.source.connection).toEqual({
      dbname: "postgres",
      host: "h",
      username: "postgres",
    });
  });
});
