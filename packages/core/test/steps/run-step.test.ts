import { describe, expect, it } from "vitest";
import type { Job } from "../../src/job/job.ts";
import { currentMessage } from "../../src/job/message.ts";
import { runAnyStep } from "../../src/steps/run-any-step.ts";
import { aClone, aJob, at, NOW } from "../job/a-job.ts";
import { anEngine, anRds, ENDPOINT, engineFault, someLocks } from "./a-context.ts";
import { again, first } from "./a-delivery.ts";
import { aStage, memoryPorts } from "./memory-ports.ts";

const target = aStage().targets.main;
const live = (over: Partial<Job> = {}) => aJob({ ...(target && { target }), ...over });

describe("a message", () => {
  it("that is current is followed by a commit and the next message", async () => {
    const job = live();
    const ports = memoryPorts({ items: [job] });

    await runAnyStep(ports, currentMessage(job), first);

    expect(ports.items.get("j0b")).toMatchObject({
      version: 4,
      attemptId: "attempt-1",
      facts: { engine: { instanceId: "engine-1" } },
    });
    expect(ports.sent).toEqual([{ v: 1, jobId: "j0b", step: "snapshotter", token: 4, delaySeconds: 0 }]);
  });

  it("whose waiting is counted is held back for less than the janitor's round, however short that is", async () => {
    const job = live({
      step: "reaper",
      verdict: "succeeded",
      facts: { quietSince: at(-1), quietSeconds: 0 },
    });
    const stage = aStage({ janitor: { every: "1m" }, lambda: { timeout: "15m" } });
    const ports = memoryPorts({ stage, items: [job] });

    await runAnyStep(ports, currentMessage(job), { receiveCount: 1, waitedSeconds: 0 });

    expect(ports.sent).toMatchObject([{ step: "reaper", delaySeconds: 48 }]);
  });

  it.each<[string, readonly Job[], number]>([
    ["of a job that does not exist", [], 3],
    ["of a job that has ended", [live({ status: "failed" })], 3],
    ["with an older token", [live({ version: 5 })], 3],
    ["with the previous token: a duplicate, not a redelivery", [live({ version: 4 })], 3],
    ["with a newer token", [live({ version: 3 })], 4],
    ["of another step", [live({ step: "cloner" })], 3],
  ])("%s is dropped, the first time", async (_, items, token) => {
    const ports = memoryPorts({ items });

    await runAnyStep(ports, { v: 1, jobId: "j0b", step: "snapshotter", token }, first);

    expect(ports.sent).toEqual([]);
    expect([...ports.items.values()]).toEqual(items);
  });

  it("that comes back with the previous version tells that its sender died: the current one is sent again", async () => {
    const job = live({ step: "cloner", version: 4, dueAt: at(90) });
    const ports = memoryPorts({ items: [job] });

    await runAnyStep(ports, { v: 1, jobId: "j0b", step: "snapshotter", token: 3 }, again);

    expect(ports.sent).toEqual([{ ...currentMessage(job), delaySeconds: 90 }]);
    expect(ports.items.get("j0b")).toEqual(job);
  });

  it("that comes back with an older version is dropped all the same", async () => {
    const ports = memoryPorts({ items: [live({ version: 5 })] });

    await runAnyStep(ports, { v: 1, jobId: "j0b", step: "snapshotter", token: 3 }, again);

    expect(ports.sent).toEqual([]);
  });

  it("whose look was overtaken sends nothing", async () => {
    const job = live();
    const ports = memoryPorts({ items: [job] });
    const overtaken = { ...ports.jobs, commit: async () => false };

    await runAnyStep({ ...ports, jobs: overtaken }, currentMessage(job), first);

    expect(ports.sent).toEqual([]);
  });

  it("fails if its job cannot be loaded, committed, or its successor sent", async () => {
    const job = live();
    const fails = () => Promise.reject(new Error("away"));
    const ports = memoryPorts({ items: [job] });
    const { jobs, queues } = ports;

    await expect(
      runAnyStep({ ...ports, jobs: { ...jobs, get: fails } }, currentMessage(job), first),
    ).rejects.toThrow("away");
    await expect(
      runAnyStep({ ...ports, jobs: { ...jobs, commit: fails } }, currentMessage(job), first),
    ).rejects.toThrow("away");
    await expect(
      runAnyStep({ ...ports, queues: { ...queues, send: fails } }, currentMessage(job), first),
    ).rejects.toThrow("away");
  });
});

describe("what a look throws", () => {
  async function after(error: unknown, over: Partial<Job> = {}) {
    const job = live(over);
    const ports = memoryPorts({
      items: [job],
      of: { engine: anEngine({ health: () => Promise.reject(error) }) },
    });
    await runAnyStep(ports, currentMessage(job), first);
    return { job: ports.items.get("j0b"), ports };
  }

  it("is waited out if it may pass", async () => {
    const { job, ports } = await after(engineFault(true));

    expect(job).toMatchObject({ step: "snapshotter", faults: 1, status: "running" });
    expect(ports.sent).toMatchObject([{ delaySeconds: 1 }]);
  });

  it("is not even asked for once the job's time was up well before: nothing is begun that would fail at once", async () => {
    const job = live({ stepDeadline: at(-61) });
    let asked = 0;
    const health = async () => {
      asked += 1;
      return { instanceId: "engine-1", version: "v4.1.0" };
    };
    const ports = memoryPorts({ items: [job], of: { engine: anEngine({ health }) } });

    await runAnyStep(ports, currentMessage(job), first);

    expect(asked).toBe(0);
    expect(ports.items.get("j0b")).toMatchObject({ step: "reaper", error: { code: "deadline-passed" } });
  });

  it("leads to the clean-up if it will not", async () => {
    const { job } = await after(engineFault(false));

    expect(job).toMatchObject({
      step: "reaper",
      verdict: "failed",
      error: { code: "engine-refused-refresh", at: NOW },
    });
  });

  it("is called a defect if nobody foresaw it, and tried again until the deadline", async () => {
    const { job, ports } = await after(new TypeError("x is not a function"));
    const { job: late } = await after(new TypeError("x is not a function"), { stepDeadline: NOW });

    expect(job).toMatchObject({ step: "snapshotter", faults: 1 });
    expect(ports.logged.join()).toMatch(
      /TypeError: x is not a function","stack":\["at .*run-step\.test\.ts:\d+/,
    );
    expect(late?.error?.message).toContain("last: TypeError: x is not a function");
  });

  it("is on the item, in the log and nowhere with a secret in it", async () => {
    const error = new Error("cannot connect with s3cret and t0ken");
    error.stack = `${error.stack}\n    at connect (s3cret.ts:1:1)`;
    const { job, ports } = await after(error);

    const written = JSON.stringify(job) + ports.logged.join();
    expect(written).toContain("cannot connect with [secret] and [secret]");
    expect(written).toContain("at connect ([secret].ts:1:1)");
    expect(written).not.toMatch(/s3cret|t0ken/);
  });

  it("because a variable is not set names the variable", async () => {
    const job = live();
    const ports = memoryPorts({ items: [job], secrets: { variable: async () => undefined } });

    await runAnyStep(ports, currentMessage(job), first);

    expect(ports.items.get("j0b")?.error).toMatchObject({
      code: "configuration-invalid",
      message: expect.stringContaining("TOKEN"),
    });
  });
});

describe("the end of a job", () => {
  const ending = live({
    step: "reaper",
    verdict: "succeeded",
    owned: [aClone({ goneAt: at(-90) })],
    facts: { engine: { instanceId: "engine-1", version: "4" }, quietSince: at(-60) },
  });

  it("frees the engine's lock, and sends nothing more", async () => {
    const locks = someLocks({ "engine/engine-1": "j0b" });
    const ports = memoryPorts({ items: [ending], locks });

    await runAnyStep(ports, currentMessage(ending), first);

    expect(ports.items.get("j0b")).toMatchObject({ status: "succeeded", endedAt: NOW });
    expect(locks.holders.size).toBe(0);
    expect(ports.sent).toEqual([]);
  });

  it("frees the lock when its message comes back, because its handler died before it could", async () => {
    const locks = someLocks({ "engine/engine-1": "j0b" });
    const ended = { ...ending, status: "succeeded", endedAt: NOW, version: 4 } as const;

    await runAnyStep(memoryPorts({ items: [ended], locks }), currentMessage(ending), again);

    expect(locks.holders.size).toBe(0);
  });

  it("leaves the lock to the janitor, who holds it for the leftovers, when its message comes back", async () => {
    const locks = someLocks({ "engine/engine-1": "j0b" });
    const leftovers = [{ type: "db-instance", identifier: "dblab-refresh-j0b", why: "busy" }] as const;
    const ended = { ...ending, status: "succeeded", endedAt: NOW, version: 4, leftovers } as const;

    await runAnyStep(memoryPorts({ items: [ended], locks }), currentMessage(ending), again);

    expect(locks.holders.get("engine/engine-1")).toBe("j0b");
  });

  it("leaves the lock to whoever took it over", async () => {
    const locks = someLocks({ "engine/engine-1": "0ther" });

    await runAnyStep(memoryPorts({ items: [ending], locks }), currentMessage(ending), first);

    expect(locks.holders.get("engine/engine-1")).toBe("0ther");
  });

  it("is an end, though the lock could not be freed", async () => {
    const locks = { ...someLocks(), release: () => Promise.reject(new Error("away")) };
    const ports = memoryPorts({ items: [ending], locks });

    await runAnyStep(ports, currentMessage(ending), first);

    expect(ports.items.get("j0b")?.status).toBe("succeeded");
  });

  it("does not need the secrets: the clone goes though a variable is not set any more", async () => {
    const calls: string[] = [];
    const rds = anRds({}, calls);
    const job = live({
      step: "reaper",
      owned: [aClone()],
      facts: { endpoint: ENDPOINT },
      stepStartedAt: at(-9999),
      stepDeadline: at(999),
    });
    const ports = memoryPorts({ items: [job], secrets: { variable: async () => undefined }, of: { rds } });

    await runAnyStep(ports, currentMessage(job), first);

    expect(ports.items.get("j0b")?.owned[0]?.goneAt).toBe(NOW);
  });
});
