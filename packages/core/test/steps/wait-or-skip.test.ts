import { describe, expect, it } from "vitest";
import type { Job } from "../../src/job/job.ts";
import { currentMessage } from "../../src/job/message.ts";
import { runAnyStep } from "../../src/steps/run-any-step.ts";
import { snapshotter } from "../../src/steps/snapshotter/snapshotter.ts";
import { aClone, aJob, at, NOW } from "../job/a-job.ts";
import { aContext, anEngine, aStatus, aTarget, idle, someLocks } from "./a-context.ts";
import { first as onTime } from "./a-delivery.ts";
import { aStage, memoryPorts } from "./memory-ports.ts";

const engine = { instanceId: "engine-1", version: "v4.1.0" };
const waiting = (since: Job["facts"]["waitingSince"] = {}) =>
  aJob({ facts: { engine, ...(Object.keys(since).length > 0 && { waitingSince: since }) } });

/** What may stand in the way of a job, and how a look sees it. */
const obstacles = {
  "another job's lock": {
    locks: someLocks({ "engine/engine-1": "0ther" }),
    others: [aJob({ jobId: "0ther" })],
  },
  "the engine's own refresh": {
    engine: anEngine({ status: async () => aStatus({ retrieval: { ...idle, status: "refreshing" } }) }),
  },
  "clones on every pool": {
    engine: anEngine({
      status: async () => aStatus({ pools: [{ name: "p", status: "active", clones: 3 }] }),
    }),
  },
} as const;

describe.each([
  ["another job's lock", "engine", "engine-busy"],
  ["the engine's own refresh", "engine", "engine-busy"],
  ["clones on every pool", "pool", "engine-no-free-pool"],
] as const)("%s", (obstacle, what, code) => {
  const look = (job: Job, waitFor: { engine?: number; pool?: number }) =>
    snapshotter(aContext({ job, ...obstacles[obstacle], target: aTarget({ waitFor }) }));

  it("skips the job at once unless it may wait", async () => {
    const outcome = await look(waiting(), { [what === "engine" ? "pool" : "engine"]: 3600 });

    expect(outcome).toMatchObject({ kind: "conclude", as: "skipped", error: { code } });
  });

  it("is waited for, the beginning noted and told once", async () => {
    const first = await look(waiting(), { [what]: 3600 });
    const second = await look(waiting({ [what]: at(-60) }), { [what]: 3600 });

    expect(first).toMatchObject({
      kind: "wait",
      say: expect.stringContaining("Waiting up to 1h 00m"),
      changes: { facts: { waitingSince: { [what]: NOW } } },
    });
    expect(second).toMatchObject({ kind: "wait", changes: { facts: { waitingSince: { [what]: at(-60) } } } });
    expect(second).not.toHaveProperty("say");
  });

  it("skips the job when the limit is reached, and says how long it has waited", async () => {
    const before = await look(waiting({ [what]: at(-3599) }), { [what]: 3600 });
    const after = await look(waiting({ [what]: at(-3600) }), { [what]: 3600 });

    expect(before.kind).toBe("wait");
    expect(after).toMatchObject({
      kind: "conclude",
      as: "skipped",
      say: expect.stringContaining("(waited 1h 00m)"),
      error: { code },
    });
  });

  it("that is out of the way is forgotten", async () => {
    const job = waiting({ [what]: at(-60) });

    const outcome = await snapshotter(aContext({ job, target: aTarget({ waitFor: { [what]: 3600 } }) }));

    expect(outcome.kind).toBe("advance");
    expect(outcome).toHaveProperty("changes.facts.waitingSince", undefined);
  });
});

it("waiting for a pool begins when the pool is missed, not with the waiting for the engine before it", async () => {
  const target = aTarget({ waitFor: { engine: 600, pool: 600 } });
  const job = waiting({ engine: at(-599) });

  const outcome = await snapshotter(aContext({ job, ...obstacles["clones on every pool"], target }));

  expect(outcome).toMatchObject({
    kind: "wait",
    changes: { facts: { waitingSince: { engine: at(-599), pool: NOW } } },
  });
});

it("two jobs on one engine take turns: the second goes on once the first has ended", async () => {
  const { main } = aStage().targets;
  if (main === undefined) throw new Error("no target");
  const target = { ...main, waitFor: { engine: "1h" } };
  const first = aJob({
    jobId: "1st",
    target,
    step: "reaper",
    verdict: "succeeded",
    owned: [aClone({ goneAt: at(-90) })],
    facts: { engine, quietSince: at(-60) },
  });
  const second = aJob({ jobId: "2nd", target, facts: { engine } });
  const ports = memoryPorts({ items: [first, second], locks: someLocks({ "engine/engine-1": "1st" }) });

  await runAnyStep(ports, currentMessage(second), onTime);
  const meanwhile = ports.items.get("2nd");
  await runAnyStep(ports, currentMessage(first), onTime);
  await runAnyStep(ports, currentMessage(meanwhile ?? second), onTime);

  expect(meanwhile).toMatchObject({ step: "snapshotter", facts: { waitingSince: { engine: NOW } } });
  expect(ports.items.get("1st")?.status).toBe("succeeded");
  expect(ports.items.get("2nd")?.step).toBe("cloner");
  expect(await ports.locks.take("engine/engine-1", "3rd")).toBe("2nd");
});
