import { describe, expect, it } from "vitest";
import type { Job } from "../../src/job/job.ts";
import type { Engine, Retrieval } from "../../src/ports/engine.ts";
import { refreshPoller } from "../../src/steps/refresh-poller.ts";
import { aJob, at, NOW } from "../job/a-job.ts";
import { aContext, anEngine, ENDPOINT, engineFault, idle } from "./a-context.ts";

const OURS = "2026-01-05T09:58:00Z";
const noted = { lastRefresh: idle.lastRefresh };

const look = async (
  retrieval: Partial<Retrieval>,
  facts: Job["facts"] = {},
  over: Partial<Engine> = {},
  calls: string[] = [],
) => {
  const engine = anEngine({ retrieval: async () => ({ ...idle, ...retrieval }), ...over }, calls);
  await engine.writeSource({ ...ENDPOINT });
  calls.length = 0;
  const job = aJob({
    step: "refresh-poller",
    stepStartedAt: at(-120),
    facts: { endpoint: ENDPOINT, noted, triggeredAt: at(-120), ...facts },
  });
  return refreshPoller(aContext({ job, engine }));
};

describe("a refresh that has not begun", () => {
  it("is not proved by finished: that is the one before", async () => {
    expect(await look({ status: "finished" })).toMatchObject({ kind: "wait" });
  });

  it("gets its time from the trigger on, then fails with what the engine shows", async () => {
    const facts = { triggeredAt: at(-600) };

    const outcome = await look({ status: "failed", refreshFailed: "no pool" }, facts);

    expect(outcome).toMatchObject({ kind: "fail", error: { code: "refresh-not-started" } });
    expect(outcome.kind === "fail" && outcome.error.message).toContain("no pool");
    expect((await look({}, { triggeredAt: at(-599) })).kind).toBe("wait");
  });

  it("is not explained by the alert of a refresh before it, which may quote another target's login", async () => {
    const refreshFailedAt = "2026-01-05T08:00:00Z";
    const failed = { status: "failed", refreshFailed: "password=another", refreshFailedAt };
    const facts = { triggeredAt: at(-600), noted: { ...noted, refreshFailedAt } };

    const old = await look(failed, facts);
    const own = await look({ ...failed, refreshFailedAt: "2026-01-05T09:59:00Z" }, facts);

    expect(old).toMatchObject({ kind: "fail", error: { code: "refresh-not-started" } });
    expect(JSON.stringify(old)).not.toContain("another");
    expect(JSON.stringify(own)).toContain("another");
  });

  it("of an engine that never had one is not taken for forgotten", async () => {
    const calls: string[] = [];

    const outcome = await look({ lastRefresh: null }, { noted: { lastRefresh: null } }, {}, calls);

    expect(outcome.kind).toBe("wait");
    expect(calls).toEqual([]);
  });
});

describe("a refresh that began", () => {
  it("is waited for, and its beginning kept", async () => {
    const outcome = await look({ status: "refreshing", lastRefresh: OURS });

    expect(outcome).toMatchObject({
      kind: "wait",
      say: "DBLab is refreshing",
      changes: { facts: { refreshStartedAt: OURS } },
    });
  });

  it.each(["renewed", "snapshotting"])("is not over when it is %s", async (status) => {
    expect((await look({ status, lastRefresh: OURS })).kind).toBe("wait");
  });

  it("succeeded, though it was over between two looks", async () => {
    const outcome = await look({ status: "finished", lastRefresh: OURS });

    expect(outcome).toMatchObject({
      kind: "conclude",
      as: "succeeded",
      changes: { facts: { refreshStartedAt: OURS } },
    });
  });

  it("failed with the engine's own alert", async () => {
    const outcome = await look({ status: "failed", lastRefresh: OURS, refreshFailed: "pg_dump: error" });

    expect(outcome).toMatchObject({
      kind: "fail",
      error: { code: "refresh-failed", message: "pg_dump: error" },
    });
  });

  it("failed, and the alert is that of a refresh before it", async () => {
    const refreshFailedAt = "2026-01-05T08:00:00Z";
    const failed = { status: "failed", lastRefresh: OURS, refreshFailed: "pg_dump: error", refreshFailedAt };

    const outcome = await look(failed, { noted: { ...noted, refreshFailedAt } });

    expect(outcome).toMatchObject({
      kind: "fail",
      error: { message: expect.stringContaining("without an alert") },
    });
  });

  it("failed, without an alert", async () => {
    expect(await look({ status: "failed", lastRefresh: OURS })).toMatchObject({
      kind: "fail",
      error: { code: "refresh-failed" },
    });
  });

  it.each([
    ["host", { ...ENDPOINT, host: "somebody-elses.invalid" }],
    ["port", { ...ENDPOINT, port: 6432 }],
  ])("proves nothing if the config shows another %s by then", async (_, shown) => {
    const source = async () => ({ dbName: "app", username: "dump", ...shown });

    const outcome = await look({ status: "finished", lastRefresh: OURS }, {}, { source });

    expect(outcome).toMatchObject({ kind: "fail", error: { code: "engine-config-changed" } });
  });
});

describe("an engine that forgot its refresh", () => {
  const forgot = { status: "inactive", lastRefresh: null };

  it.each([
    ["after it began", { refreshStartedAt: OURS }],
    ["before it was seen to begin", {}],
  ])("%s is triggered again", async (_, facts) => {
    const calls: string[] = [];

    const outcome = await look(forgot, facts, {}, calls);

    expect(calls).toEqual(["startFullRefresh"]);
    expect(outcome).toMatchObject({
      kind: "wait",
      changes: { facts: { retriggeredAt: NOW, triggeredAt: NOW, noted: { lastRefresh: null } } },
    });
    expect(outcome).toHaveProperty("changes.facts.refreshStartedAt", undefined);
  });

  it("may have begun one by itself, which reads the clone as well: its refusal is no failure", async () => {
    const refuses = { startFullRefresh: () => Promise.reject(engineFault(false)) };

    expect(await look(forgot, { refreshStartedAt: OURS }, refuses)).toMatchObject({
      kind: "wait",
      changes: { facts: { retriggeredAt: NOW } },
    });
  });

  it("and is away again is asked again later", async () => {
    const fault = engineFault(true);

    await expect(
      look(forgot, { refreshStartedAt: OURS }, { startFullRefresh: () => Promise.reject(fault) }),
    ).rejects.toBe(fault);
  });

  it("twice fails the job", async () => {
    const calls: string[] = [];
    const again = {
      noted: { lastRefresh: null },
      refreshStartedAt: OURS,
      retriggeredAt: at(-60),
    };

    expect(await look(forgot, again, {}, calls)).toMatchObject({
      kind: "fail",
      error: { code: "engine-restarted" },
    });
    expect(calls).toEqual([]);
  });
});

describe("an engine without a snapshot job", () => {
  it("is waited for a while after its dump, then given up: its new data would never be used", async () => {
    const began = { status: "renewed", lastRefresh: OURS };

    const first = await look(began);
    const last = await look(began, { renewedSince: at(-600) });

    expect(first).toMatchObject({
      kind: "wait",
      changes: { facts: { renewedSince: NOW, refreshStartedAt: OURS } },
    });
    expect(last).toMatchObject({ kind: "fail", error: { code: "engine-no-snapshot-job" } });
  });
});
