import { describe, expect, it } from "vitest";
import type { Job } from "../../src/job/job.ts";
import { currentMessage } from "../../src/job/message.ts";
import { runAnyStep } from "../../src/steps/run-any-step.ts";
import { aClone, aJob, at, NOW } from "../job/a-job.ts";
import { anEngine, anInstance, anRds, type Calls, ENDPOINT, someLocks } from "./a-context.ts";
import { first } from "./a-delivery.ts";
import { aStage, memoryPorts } from "./memory-ports.ts";

const { main } = aStage().targets;
const engine = { instanceId: "engine-1", version: "v4.1.0" };
const cancelled = (over: Partial<Job> = {}) =>
  aJob({ ...(main && { target: main }), cancelRequestedAt: at(-1), owned: [aClone()], ...over });

async function look(job: Job) {
  const calls: Calls = [];
  const asks = () => Promise.reject(new Error("the outside was asked"));
  const of = {
    engine: anEngine({ health: asks, status: asks, retrieval: asks }),
    rds: anRds({ instance: asks }, calls),
  };
  const ports = memoryPorts({ items: [job], of });
  await runAnyStep(ports, currentMessage(job), first);
  return { ports, calls, next: ports.items.get("j0b") };
}

describe("a job that somebody wants to stop", () => {
  it.each(["snapshotter", "cloner", "dblab-updater", "refresh-poller"] as const)(
    "goes from %s into its clean-up at its next look, which does nothing else",
    async (step) => {
      const { next, ports, calls } = await look(cancelled({ step }));

      expect(next).toMatchObject({ step: "reaper", verdict: "cancelled", status: "running", version: 4 });
      expect(next?.error).toBeUndefined();
      expect(calls).toEqual([]);
      expect(ports.sent).toEqual([{ v: 1, jobId: "j0b", step: "reaper", token: 4, delaySeconds: 0 }]);
    },
  );

  it("is no failure: nobody is told of one, and its end is told as cancelled", async () => {
    const { next: cleaning, ports } = await look(cancelled({ facts: { engine } }));
    const quiet = { ...cleaning, owned: [aClone({ goneAt: NOW })], facts: { engine, quietSince: at(-60) } };
    const ending = { ...cancelled(), ...quiet };
    const later = memoryPorts({ items: [ending], locks: someLocks({ "engine/engine-1": "j0b" }) });
    await runAnyStep(later, currentMessage(ending), first);

    expect(cleaning?.announcements ?? []).toEqual([]);
    expect(ports.notified).toEqual([]);
    expect(later.items.get("j0b")).toMatchObject({ status: "cancelled", announcements: [{ fact: "ended" }] });
    expect(await later.locks.take("engine/engine-1", "next")).toBe("next");
  });

  it.each<[string, Job["facts"], RegExp, RegExp]>([
    ["nothing more before DBLab knew of the clone", {}, /DBLab was not touched/, /fails when the clone goes/],
    [
      "that no refresh has begun",
      { endpoint: ENDPOINT },
      /has not begun to refresh/,
      /fails when the clone goes/,
    ],
    [
      "what a refresh under way comes to",
      { endpoint: ENDPOINT, triggeredAt: at(-9) },
      /cannot be stopped: its refresh fails when the clone goes/,
      /not begun|not touched/,
    ],
  ])("says where it stood, and %s", async (_, facts, says, saysNot) => {
    const { next } = await look(cancelled({ step: "dblab-updater", facts }));

    const said = next?.timeline.at(-1)?.say;
    expect(said).toMatch(/^Cancelled at dblab-updater\. /);
    expect(said).toMatch(says);
    expect(said).not.toMatch(saysNot);
  });

  it("is cleaned up already when it is at its clean-up: the look goes on, and the verdict stays", async () => {
    const calls: Calls = [];
    const job = cancelled({ step: "reaper", verdict: "succeeded", stepDeadline: at(3600) });
    const rds = anRds({ instance: async () => anInstance() }, calls);
    const ports = memoryPorts({ items: [job], of: { rds } });

    await runAnyStep(ports, currentMessage(job), first);

    expect(calls).toEqual(["deleteInstance dblab-refresh-j0b"]);
    expect(ports.items.get("j0b")).toMatchObject({ step: "reaper", verdict: "succeeded" });
  });
});
