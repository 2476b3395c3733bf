import { describe, expect, it } from "vitest";
import type { Job } from "../../src/job/job.ts";
import type { Engine } from "../../src/ports/engine.ts";
import type { DbInstance, Rds } from "../../src/ports/rds.ts";
import { OWNER_TAG } from "../../src/rds/clone-tags.ts";
import { rdsFault } from "../../src/rds/rds-fault.ts";
import { NO_SOURCE_HOST } from "../../src/steps/no-source-host.ts";
import { reaper } from "../../src/steps/reaper/reaper.ts";
import { aClone, aJob, at, NOW } from "../job/a-job.ts";
import { aContext, anEngine, anInstance, anRds, ENDPOINT } from "./a-context.ts";

const seen = aClone({ resourceId: "db-1", seenAt: at(-300) });
const reaping = (over: Partial<Job> = {}) =>
  aJob({
    step: "reaper",
    verdict: "succeeded",
    stepStartedAt: at(-30),
    stepDeadline: at(3570),
    owned: [seen],
    ...over,
  });

async function look(
  found: DbInstance | undefined,
  over: Partial<Job> = {},
  rds: Partial<Rds> = {},
  engine?: Engine,
) {
  const calls: string[] = [];
  const context = {
    job: reaping(over),
    rds: anRds({ instance: async () => found, ...rds }, calls),
    ...(engine && { engine }),
  };
  const outcome = await reaper(aContext(context));
  return { outcome, calls };
}

describe("a clone", () => {
  it("is deleted, and seen again before the end", async () => {
    const { outcome, calls } = await look(anInstance());

    expect(calls).toEqual(["deleteInstance dblab-refresh-j0b"]);
    expect(outcome).toMatchObject({ kind: "wait", seconds: 30 });
  });

  it("loses its deletion protection first", async () => {
    const { calls } = await look(anInstance({ deletionProtection: true }));

    expect(calls).toEqual(["disableDeletionProtection dblab-refresh-j0b"]);
  });

  it("that is being deleted is only waited for", async () => {
    const { outcome, calls } = await look(anInstance({ status: "deleting" }));

    expect(calls).toEqual([]);
    expect(outcome.kind).toBe("wait");
  });

  it.each([
    ["of another owner", anInstance({ tags: { [OWNER_TAG]: "acme/0ther" } })],
    ["without our tags among others", anInstance({ tags: { Name: "precious" } })],
  ])("%s is left alone, and said so", async (_, found) => {
    const { outcome, calls } = await look(found);

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({
      kind: "wait",
      say: expect.stringContaining("Left alone"),
      changes: { owned: [{ goneAt: NOW }] },
    });
  });

  it.each([
    ["while the job's own was there a look ago", seen, {}],
    ["when the job's own was gone", { ...seen, goneAt: at(-120) }, { quietSince: at(-61) }],
  ])(
    "that has our tags and another resource id, %s, is neither deleted nor forgotten",
    async (_, one, facts) => {
      const { outcome, calls } = await look(anInstance({ resourceId: "db-2" }), { owned: [one], facts });

      expect(calls).toEqual([]);
      expect(outcome).toMatchObject({ kind: "wait", changes: { owned: [{ resourceId: seen.resourceId }] } });
      expect(outcome).not.toHaveProperty("changes.owned.0.goneAt");
    },
  );

  it("that has our tags and another resource id is a leftover in the end, with what a person is to do", async () => {
    const { outcome, calls } = await look(anInstance({ resourceId: "db-2" }), {
      owned: [seen],
      stepDeadline: at(-61),
      facts: { quietSince: at(-61), gaveUpAt: at(-61) },
    });

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({
      kind: "end",
      leftovers: [
        { identifier: "dblab-refresh-j0b", why: expect.stringMatching(/db-2.*take the tag .* off/) },
      ],
    });
  });

  it("whose tags lag is neither deleted nor gone", async () => {
    const { outcome, calls } = await look(anInstance({ tags: {} }), { owned: [aClone()] });

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({ kind: "wait" });
    expect(outcome).toHaveProperty("changes.facts.quietSince", undefined);
  });

  it("that was delivered is not looked at", async () => {
    const { calls } = await look(anInstance(), { owned: [{ ...seen, purpose: "delivered" }] });

    expect(calls).toEqual([]);
  });

  it("that was never seen may still come: until the last create that could have been sent must show", async () => {
    const owned = [aClone()];
    const early = await look(undefined, { owned, stepStartedAt: at(-959) });
    const late = await look(undefined, { owned, stepStartedAt: at(-960) });

    expect(early.outcome).toMatchObject({
      kind: "wait",
      changes: { owned: [{ identifier: "dblab-refresh-j0b" }] },
    });
    expect(early.outcome).not.toHaveProperty("changes.owned.0.goneAt");
    expect(late.outcome).toMatchObject({ changes: { owned: [{ goneAt: NOW }], facts: { quietSince: NOW } } });
  });

  it("that Describe did not show for a moment is seen again at the last look, and deleted", async () => {
    const { calls, outcome } = await look(anInstance(), {
      owned: [{ ...seen, goneAt: at(-61) }],
      facts: { quietSince: at(-61) },
    });

    expect(calls).toEqual(["deleteInstance dblab-refresh-j0b"]);
    expect(outcome).toMatchObject({ kind: "wait", changes: { owned: [{ seenAt: expect.any(String) }] } });
    expect(outcome).not.toHaveProperty("changes.owned.0.goneAt");
  });

  it("of somebody else's under the name of one that is gone is left alone", async () => {
    const { calls, outcome } = await look(anInstance({ resourceId: "db-2", tags: { Team: "data" } }), {
      owned: [{ ...seen, goneAt: at(-120) }],
      facts: { quietSince: at(-61) },
    });

    expect(calls).toEqual([]);
    expect(outcome.kind).toBe("end");
  });

  it("that RDS does not let go keeps nothing else from being cleaned up", async () => {
    const fault = rdsFault({ name: "InvalidDBInstanceState", message: "it is creating", action: "Delete" });
    const engine = anEngine();
    await engine.writeSource(ENDPOINT);

    const { outcome } = await look(
      anInstance(),
      { facts: { endpoint: ENDPOINT } },
      { deleteInstance: () => Promise.reject(fault) },
      engine,
    );

    expect(outcome.kind).toBe("wait");
    expect((await engine.source()).host).toBe(NO_SOURCE_HOST);
  });
});

describe("DBLab's config", () => {
  const facts = { endpoint: ENDPOINT };
  const gone = { owned: [{ ...seen, goneAt: at(-9) }], facts };

  it("gets a host that never resolves, and is seen to have it before the end", async () => {
    const engine = anEngine();
    await engine.writeSource(ENDPOINT);

    const first = await look(undefined, gone, {}, engine);
    const second = await look(undefined, gone, {}, engine);

    expect((await engine.source()).host).toMatch(/\.invalid$/);
    expect(first.outcome).not.toHaveProperty("changes.facts.configGivenBackAt");
    expect(second.outcome).toMatchObject({ changes: { facts: { configGivenBackAt: NOW, quietSince: NOW } } });
  });

  it("that shows the clone's host is the job's, even where the engine has forgotten the port", async () => {
    const engine = anEngine();
    await engine.writeSource({ ...ENDPOINT, port: 5433 });

    await look(undefined, gone, {}, engine);

    expect((await engine.source()).host).toBe(NO_SOURCE_HOST);
  });

  it("that shows another source is somebody else's by now, and stays", async () => {
    const calls: string[] = [];

    const { outcome } = await look(undefined, gone, {}, anEngine({}, calls));

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({ changes: { facts: { quietSince: NOW } } });
  });
});

describe("the end", () => {
  const gone = [{ ...seen, goneAt: at(-90) }];

  it("waits until a stalled predecessor's time-out is over, and then looks once more", async () => {
    const { outcome: quiet } = await look(undefined, { owned: gone });
    const { outcome: end } = await look(undefined, { owned: gone, facts: { quietSince: at(-60) } });

    expect(quiet).toMatchObject({ kind: "wait", seconds: 61 });
    expect(end).toMatchObject({ kind: "end", leftovers: [] });
  });

  it("waits by SQS's clock: a message that came early proves nothing, whatever the function's own clock shows", async () => {
    const job = reaping({ owned: gone, facts: { quietSince: at(-3600) } });

    const early = await reaper(aContext({ job, waitedSeconds: 59.9 }));
    const inTime = await reaper(
      aContext({ job: { ...job, facts: { quietSince: at(240) } }, waitedSeconds: 60 }),
    );

    const soFar = { quietSince: at(-3600), quietSeconds: 59.9 };
    expect(early).toMatchObject({ kind: "wait", seconds: 2, changes: { facts: soFar } });
    expect(inTime).toMatchObject({ kind: "end", leftovers: [] });
  });

  it("waits over several messages where a time-out is long", async () => {
    const handlerTimeout = 900;
    const first = await reaper(aContext({ job: reaping({ owned: gone }), handlerTimeout }));
    const job = reaping({ owned: gone, facts: { quietSince: at(-900), quietSeconds: 0 } });
    const second = await reaper(aContext({ job, handlerTimeout, waitedSeconds: 899.5 }));
    const facts = second.changes?.facts ?? {};
    const third = await reaper(
      aContext({ job: { ...job, facts: { ...job.facts, ...facts } }, handlerTimeout, waitedSeconds: 2 }),
    );

    // None so long that a janitor's round could fall into each: held-back.ts.
    expect(first).toMatchObject({ kind: "wait", seconds: 240 });
    expect(second).toMatchObject({ kind: "wait", seconds: 2 });
    expect(third).toMatchObject({ kind: "end", leftovers: [] });
  });

  it("is put off when something shows in the quiet", async () => {
    const { outcome } = await look(anInstance(), { facts: { quietSince: at(-60), quietSeconds: 59 } });

    expect(outcome.kind).toBe("wait");
    expect(outcome).toHaveProperty("changes.facts.quietSince", undefined);
    expect(outcome).toHaveProperty("changes.facts.quietSeconds", undefined);
  });

  it("comes after the deadline with what is left, without acting any more", async () => {
    const late = { stepDeadline: at(-61) };

    const quiet = await look(anInstance(), late);
    const undecided = await look(anInstance(), { ...late, facts: { quietSince: at(-60) } });
    const end = await look(anInstance(), { ...late, facts: { quietSince: at(-60), gaveUpAt: at(-60) } });

    expect([...quiet.calls, ...undecided.calls, ...end.calls]).toEqual([]);
    const givenUp = { kind: "wait", seconds: 61, changes: { facts: { quietSince: NOW, gaveUpAt: NOW } } };
    expect(quiet.outcome).toMatchObject(givenUp);
    expect(undecided.outcome).toMatchObject(givenUp);
    expect(end.outcome).toMatchObject({
      kind: "end",
      leftovers: [{ identifier: "dblab-refresh-j0b", why: "it is available" }],
    });
  });

  it("is put off once more when the last look does not see what was there: Describe may only hide it", async () => {
    const facts = { quietSince: at(-61), gaveUpAt: at(-61) };

    const { outcome } = await look(undefined, { stepDeadline: at(-122), facts });

    expect(outcome).toMatchObject({
      kind: "wait",
      seconds: 61,
      changes: { owned: [{ goneAt: NOW }], facts: { quietSince: NOW } },
    });
  });

  it("has been decided when the deadline passed: a look whose clock is behind does not act any more", async () => {
    const facts = { quietSince: at(-61), gaveUpAt: at(-61) };

    const { outcome, calls } = await look(anInstance(), { stepDeadline: at(240), facts });

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({ kind: "end", leftovers: [{ identifier: "dblab-refresh-j0b" }] });
  });

  it("comes though neither RDS nor DBLab answers", async () => {
    const away = () => Promise.reject(new Error("away"));
    const engine = anEngine({ source: away });

    const { outcome } = await look(
      undefined,
      {
        stepDeadline: at(-61),
        facts: {
          endpoint: ENDPOINT,
          engine: { instanceId: "engine-1", version: "4" },
          quietSince: at(-60),
          gaveUpAt: at(-60),
        },
      },
      { instance: away },
      engine,
    );

    expect(outcome).toMatchObject({
      kind: "end",
      leftovers: [{ type: "db-instance" }, { type: "dblab-config", identifier: "engine-1" }],
    });
  });
});
