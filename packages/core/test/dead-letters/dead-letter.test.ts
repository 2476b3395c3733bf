import { describe, expect, it } from "vitest";
import { deadLetter } from "../../src/dead-letters/dead-letter.ts";
import type { Job } from "../../src/job/job.ts";
import { currentMessage } from "../../src/job/message.ts";
import { aClone, aJob, at, NOW } from "../job/a-job.ts";
import { memoryPorts } from "../steps/memory-ports.ts";

/** A dead letter of the job's current message, as often as said. */
async function found(job: Job, times = 1) {
  const ports = memoryPorts({ items: [job] });
  for (let time = 0; time < times; time += 1) {
    await deadLetter(ports, currentMessage(ports.items.get(job.jobId) ?? job));
  }
  return { ports, next: ports.items.get(job.jobId) };
}

describe("a dead letter that is stale", () => {
  it.each<[string, readonly Job[]]>([
    ["of a job that does not exist", []],
    ["of a job that has ended", [aJob({ status: "failed" })]],
    ["with an older token", [aJob({ version: 4 })]],
    ["with a newer token", [aJob({ version: 2 })]],
  ])("%s is dropped", async (_, items) => {
    const ports = memoryPorts({ items });

    await deadLetter(ports, { v: 1, jobId: "j0b", step: "snapshotter", token: 3 });

    expect([...ports.items.values()]).toEqual(items);
    expect([...ports.sent, ...ports.notified]).toEqual([]);
  });

  it("because somebody was faster is dropped as well", async () => {
    const ports = memoryPorts({ items: [aJob()] });
    const overtaken = { ...ports.jobs, commit: async () => false };

    await deadLetter({ ...ports, jobs: overtaken }, currentMessage(aJob()));

    expect(ports.sent).toEqual([]);
  });
});

describe("a dead letter that is current", () => {
  it("is counted on the item, told, and sent again after a pause, under a new token", async () => {
    const { ports, next } = await found(aJob({ step: "cloner", stepDeadline: at(999) }));

    expect(next).toMatchObject({ version: 4, deadLetters: 1, step: "cloner", status: "running" });
    expect(next?.timeline.at(-1)?.say).toContain("dead letter 1 of 3");
    expect(ports.sent).toEqual([{ v: 1, jobId: "j0b", step: "cloner", token: 4, delaySeconds: 120 }]);
  });

  it("for the second time gets a longer pause", async () => {
    const { ports, next } = await found(aJob(), 2);

    expect(next).toMatchObject({ version: 5, deadLetters: 2, step: "snapshotter" });
    expect(ports.sent.map(({ delaySeconds }) => delaySeconds)).toEqual([120, 240]);
  });

  it("for the third time fails the job into its clean-up, which is told at once", async () => {
    const { ports, next } = await found(aJob({ step: "cloner", owned: [aClone()] }), 3);

    expect(next).toMatchObject({
      step: "reaper",
      verdict: "failed",
      status: "running",
      owned: [{ identifier: "dblab-refresh-j0b" }],
      error: { code: "dead-letters", message: expect.stringContaining("cloner"), at: NOW },
      announcements: [{ id: "j0b/failing" }],
    });
    expect(ports.sent.at(-1)).toMatchObject({ step: "reaper", delaySeconds: 0 });
    expect(ports.notified).toEqual(["j0b"]);
  });

  it("is counted over the whole job, whatever its steps", async () => {
    const { next } = await found(aJob({ step: "refresh-poller", deadLetters: 2 }));

    expect(next).toMatchObject({ step: "reaper", error: { code: "dead-letters" } });
  });

  it("of the reaper is sent again however often it is found: the clean-up never gives itself up", async () => {
    const reaping = aJob({ step: "reaper", verdict: "succeeded", owned: [aClone()], deadLetters: 3 });

    const { ports, next } = await found(reaping, 4);

    expect(next).toMatchObject({ step: "reaper", verdict: "succeeded", status: "running", deadLetters: 7 });
    expect(next?.error).toBeUndefined();
    expect(ports.sent.map(({ delaySeconds }) => delaySeconds)).toEqual([480, 600, 600, 600]);
    expect(next?.timeline.at(-1)?.say).not.toContain("of 3");
  });

  it("of a reaper that never comes to look ends the job with what is left, some time after its deadline", async () => {
    const reaping = { step: "reaper", verdict: "succeeded", owned: [aClone()], deadLetters: 9 } as const;

    const early = await found(aJob({ ...reaping, stepDeadline: at(-119) }));
    const late = await found(aJob({ ...reaping, stepDeadline: at(-120) }));

    expect(early.next).toMatchObject({ status: "running", step: "reaper" });
    expect(late.next).toMatchObject({
      status: "succeeded",
      leftovers: [{ identifier: "dblab-refresh-j0b", why: expect.stringContaining("dead letters 10 times") }],
      announcements: [{ fact: "ended" }, { fact: "leftovers" }],
    });
    expect(late.ports.sent).toEqual([]);
    expect(late.ports.notified).toEqual(["j0b"]);
  });

  it("fails its own message if it could not be committed or sent", async () => {
    const ports = memoryPorts({ items: [aJob()] });
    const away = () => Promise.reject(new Error("away"));
    const uncommitted = { ...ports, jobs: { ...ports.jobs, commit: away } };
    const unsent = { ...ports, queues: { ...ports.queues, send: away } };

    await expect(deadLetter(uncommitted, currentMessage(aJob()))).rejects.toThrow("away");
    await expect(deadLetter(unsent, currentMessage(aJob()))).rejects.toThrow("away");
  });
});
