import { describe, expect, it } from "vitest";
import { Fault } from "../../src/job/fault.ts";
import type { Job } from "../../src/job/job.ts";
import type { Engine, EngineSourceChange, Retrieval } from "../../src/ports/engine.ts";
import { dblabUpdater } from "../../src/steps/dblab-updater.ts";
import { aClone, aJob, at, NOW } from "../job/a-job.ts";
import { aContext, anEngine, aTarget, ENDPOINT, engineFault, idle } from "./a-context.ts";
import { MEMBER, seenPair } from "./an-aurora.ts";

const updating = (facts: Job["facts"] = {}) =>
  aJob({
    step: "dblab-updater",
    stepStartedAt: at(-60),
    owned: [aClone({ resourceId: "db-1", seenAt: at(-60) })],
    facts: { endpoint: ENDPOINT, parallelJobs: { dump: 4, restore: 2 }, ...facts },
  });
const noted = { lastRefresh: idle.lastRefresh };

const look = (engine: Partial<Engine>, facts: Job["facts"] = {}, calls: string[] = [], target = aTarget()) =>
  dblabUpdater(aContext({ job: updating(facts), engine: anEngine(engine, calls), target }));
const shows = (over: Partial<Retrieval>) => async () => ({ ...idle, ...over });
const failsToConnect = (message: string): Partial<Engine> => ({
  testSource: async () => ({ ok: false, message }),
});

describe("before the config is touched", () => {
  it("the engine itself reaches the clone, and its last refresh is committed", async () => {
    const calls: string[] = [];

    const outcome = await look({}, {}, calls);

    expect(outcome).toMatchObject({ kind: "wait", seconds: 0, changes: { facts: { noted } } });
    expect(calls).toEqual([]);
  });

  it("when a refresh before ours has failed is committed, too, and never with what words", async () => {
    const refreshFailedAt = "2026-01-05T08:00:00Z";

    const outcome = await look({ retrieval: shows({ refreshFailed: "password=another", refreshFailedAt }) });

    expect(outcome).toHaveProperty("changes.facts.noted", { ...noted, refreshFailedAt });
  });

  it("an engine that was never configured gets a source that cannot be: whose config it starts with is unknown", async () => {
    const calls: string[] = [];

    const outcome = await look({ retrieval: shows({ status: "pending", lastRefresh: null }) }, {}, calls);

    expect(calls).toEqual(["writeSource no-clone.dblab-refresh.invalid"]);
    expect(outcome).toMatchObject({ kind: "wait" });
    expect(outcome).not.toHaveProperty("changes");
  });

  it.each(["refreshing", "snapshotting"])("somebody else's refresh (%s) is waited for", async (status) => {
    const outcome = await look({ retrieval: shows({ status }) });

    expect(outcome).toMatchObject({ kind: "wait", changes: { facts: { retrievalStatus: status } } });
    expect(outcome).not.toMatchObject({ changes: { facts: { noted: expect.anything() } } });
  });

  it.each([
    'server error (FATAL: password authentication failed for user "dump" (SQLSTATE 28P01))',
    'server error (FATAL: database "app" does not exist (SQLSTATE 3D000))',
    "server error (FATAL: no pg_hba.conf entry for host (SQLSTATE 28000))",
  ])("a login that is refused fails at once: %s", async (message) => {
    expect(await look(failsToConnect(message))).toMatchObject({
      kind: "fail",
      error: { code: "clone-login-refused" },
    });
  });

  it("a clone out of reach gets a while, from the first time on", async () => {
    const message = "hostname resolving error (lookup clone: no such host)";

    const first = await look(failsToConnect(message));
    const later = await look(failsToConnect(message), { unreachableSince: at(-599) });
    const last = await look(failsToConnect(message), { unreachableSince: at(-600) });

    expect(first).toMatchObject({
      kind: "wait",
      say: expect.stringContaining("no such host"),
      changes: { facts: { unreachableSince: NOW } },
    });
    expect(later).toMatchObject({ kind: "wait", changes: { facts: { unreachableSince: at(-599) } } });
    expect(later).not.toHaveProperty("say");
    expect(last).toMatchObject({ kind: "fail", error: { code: "clone-unreachable" } });
  });

  it("a clone that came into reach again starts anew", async () => {
    const outcome = await look({}, { unreachableSince: at(-599) });

    expect(outcome).toHaveProperty("changes.facts.unreachableSince", undefined);
  });
});

describe("writing the config", () => {
  it("points the engine at the clone, and sees that it did", async () => {
    const calls: string[] = [];

    const outcome = await look({}, { noted }, calls);

    expect(calls).toEqual([`writeSource ${ENDPOINT.host}`]);
    expect(outcome).toMatchObject({ kind: "wait", seconds: 0, changes: { facts: { configuredAt: NOW } } });
  });

  it.each([
    ["writes the number of restore jobs that is configured", { dump: 4, restore: 2 }, 2],
    ["leaves the engine its own number of restore jobs", { dump: 4 }, undefined],
  ])("%s", async (_, parallelJobs, restoreJobs) => {
    const written: EngineSourceChange[] = [];
    const writeSource = async (change: EngineSourceChange) => void written.push(change);

    await look({ writeSource }, { noted, parallelJobs });

    expect(written).toMatchObject([{ dumpJobs: 4 }]);
    expect(written[0]?.restoreJobs).toBe(restoreJobs);
  });

  it("names the instance for a login by IAM", async () => {
    const written: unknown[] = [];
    const target = aTarget({ clone: { enableIAMAuth: true } });

    await look({ writeSource: async (change) => void written.push(change) }, { noted }, [], target);

    expect(written).toMatchObject([{ iamInstance: "dblab-refresh-j0b", password: "s3cret" }]);
  });

  it("names the member for a login by IAM to an Aurora clone: a cluster's name is none of an instance", async () => {
    const written: unknown[] = [];
    const engine = anEngine({ writeSource: async (change) => void written.push(change) });
    const target = aTarget({ clone: { enableIAMAuth: true } });
    const job = { ...updating({ noted }), owned: seenPair };

    await dblabUpdater(aContext({ job, engine, target }));

    expect(written).toMatchObject([{ iamInstance: MEMBER }]);
  });

  it("fails if the engine drops a key, and names it without the password", async () => {
    const engine = anEngine();
    const drops = { ...engine, source: async () => ({ ...(await engine.source()), port: 6432 }) };

    const outcome = await dblabUpdater(aContext({ job: updating({ noted }), engine: drops }));

    expect(outcome).toMatchObject({ kind: "fail", error: { code: "engine-config-not-applied" } });
    expect(outcome.kind === "fail" && outcome.error.message).toContain("port: 5432, it shows 6432");
    expect(JSON.stringify(outcome)).not.toContain("s3cret");
  });

  it.each<[string, Partial<Retrieval>]>([
    ["began", { lastRefresh: "2026-01-05T09:59:00Z" }],
    ["is under way", { status: "refreshing" }],
    ["was forgotten by a restart", { lastRefresh: null }],
  ])("does not begin when somebody else's refresh %s meanwhile", async (_, retrieval) => {
    const calls: string[] = [];

    const outcome = await look({ retrieval: shows(retrieval) }, { noted }, calls);

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({ kind: "wait" });
    expect(outcome).toHaveProperty("changes.facts.noted", undefined);
  });

  it("is done over when somebody else's refresh began while it was written", async () => {
    const answers = [idle, { ...idle, lastRefresh: "2026-01-05T09:59:59Z" }];

    const outcome = await look({ retrieval: async () => answers.shift() ?? idle }, { noted });

    expect(outcome).toHaveProperty("changes.facts.noted", undefined);
    expect(outcome).not.toHaveProperty("changes.facts.configuredAt");
  });
});

describe("starting the refresh", () => {
  const configured = { noted, configuredAt: at(-1) };

  it("an engine that keeps a connection string would read from that, not from the clone", async () => {
    const file = async () => ({ immediateRestore: false, connectionString: true });

    const outcome = await look({ file }, { noted });

    expect(outcome).toMatchObject({ kind: "fail", error: { code: "engine-config-not-applied" } });
  });
  const refuses = { startFullRefresh: () => Promise.reject(engineFault(false)) };
  const began = { ...idle, status: "refreshing", lastRefresh: "2026-01-05T09:59:59Z" };

  it("triggers it", async () => {
    const calls: string[] = [];

    const outcome = await look({}, configured, calls);

    expect(calls).toEqual(["startFullRefresh"]);
    expect(outcome).toMatchObject({
      kind: "advance",
      to: "refresh-poller",
      changes: { facts: { triggeredAt: NOW } },
    });
  });

  it("does not trigger one that began already: the answer was lost", async () => {
    const calls: string[] = [];

    const outcome = await look({ retrieval: async () => began }, configured, calls);

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({
      kind: "advance",
      changes: { facts: { refreshStartedAt: began.lastRefresh } },
    });
  });

  it("takes a refusal for success if the refresh shows after it", async () => {
    const answers = [idle, began];

    const outcome = await look({ ...refuses, retrieval: async () => answers.shift() ?? began }, configured);

    expect(outcome).toMatchObject({
      kind: "advance",
      changes: { facts: { refreshStartedAt: began.lastRefresh } },
    });
  });

  it("waits after a refusal while the engine works for somebody else", async () => {
    const answers = [idle, { ...idle, status: "snapshotting" }];

    const outcome = await look({ ...refuses, retrieval: async () => answers.shift() ?? idle }, configured);

    expect(outcome.kind).toBe("wait");
  });

  it("waits for somebody else's refresh that is between its dump and its snapshot: renewed, but in progress", async () => {
    const message =
      "HTTP 400: The data refresh/snapshot is currently in progress. Skip a new data refresh iteration";
    const fault = new Fault({
      service: "DBLab",
      passing: false,
      code: "engine-refused-refresh",
      reason: "HTTP 400",
      message,
    });

    const outcome = await look(
      { startFullRefresh: () => Promise.reject(fault), retrieval: shows({ status: "renewed" }) },
      configured,
    );

    expect(outcome.kind).toBe("wait");
  });

  it.each([
    ["a refusal for good", false],
    ["a fault that may pass", true],
  ])("hands on %s", async (_, passing) => {
    const fault = engineFault(passing);

    await expect(look({ startFullRefresh: () => Promise.reject(fault) }, configured)).rejects.toBe(fault);
  });
});
