import { describe, expect, it } from "vitest";
import { deadLetter } from "../../src/dead-letters/dead-letter.ts";
import { intake } from "../../src/intake/intake.ts";
import type { Job } from "../../src/job/job.ts";
import { currentMessage } from "../../src/job/message.ts";
import { runAnyStep } from "../../src/steps/run-any-step.ts";
import { aClone, aJob, at, NOW } from "../job/a-job.ts";
import { anInstance, anRds } from "../steps/a-context.ts";
import { again, first } from "../steps/a-delivery.ts";
import { aStage, memoryPorts } from "../steps/memory-ports.ts";

/** What is measured when the job's current message is handled. */
async function measured(job: Job, rds = anRds()) {
  const { main } = aStage().targets;
  const item = { ...(main && { target: main }), ...job };
  const ports = memoryPorts({ items: [item], of: { rds } });
  await runAnyStep(ports, currentMessage(item), first);
  return ports.measured;
}

const engine = { instanceId: "engine-1", version: "4" };

/** A job whose reaper sees for the second time that nothing is left. */
const ending = aJob({
  step: "reaper",
  stepStartedAt: at(-300),
  verdict: "succeeded",
  owned: [aClone({ goneAt: at(-90) })],
  facts: { quietSince: at(-60) },
});

describe("a step", () => {
  it("that is over has its duration measured, from its own beginning", async () => {
    const job = aJob({ stepStartedAt: at(-90), facts: { engine } });

    expect(await measured(job)).toEqual([{ step: "snapshotter", StepDuration: 90 }]);
  });

  it("that goes on is not measured", async () => {
    expect(await measured(aJob({ facts: {} }))).toEqual([]);
  });

  it("is not measured by a look that somebody was faster than", async () => {
    const ports = memoryPorts({ items: [ending] });
    const overtaken = { ...ports.jobs, commit: async () => false };

    await runAnyStep({ ...ports, jobs: overtaken }, currentMessage(ending), first);

    expect(ports.measured).toEqual([]);
  });
});

describe("the end of a job", () => {
  it("is measured with how it ended and what it leaves, and the last step with it", async () => {
    expect(await measured(ending)).toEqual([
      { step: "reaper", StepDuration: 300 },
      { kind: "refresh", target: "main", status: "succeeded", JobsEnded: 1, JobsFailed: 0, Leftovers: 0 },
    ]);
  });

  it("as failed, with a clone left over, is measured so", async () => {
    const late = aJob({
      ...ending,
      verdict: "failed",
      stepDeadline: at(-1),
      facts: { quietSince: at(-60), gaveUpAt: at(-60) },
      owned: [aClone({ resourceId: "db-1" })],
    });
    const rds = anRds({ instance: async () => anInstance() });

    expect((await measured(late, rds)).at(-1)).toMatchObject({
      status: "failed",
      JobsFailed: 1,
      Leftovers: 1,
    });
  });

  it("is measured once, however often its message comes", async () => {
    const ports = memoryPorts({ items: [ending] });

    await runAnyStep(ports, currentMessage(ending), first);
    await runAnyStep(ports, currentMessage(ending), again);

    expect(ports.measured.filter((one) => "JobsEnded" in one)).toHaveLength(1);
  });

  it("of a target that is no longer in the stage's file has no name of its own: names would be without number", async () => {
    expect((await measured(aJob({ ...ending, targetName: "gone" }))).at(-1)).toMatchObject({
      target: "(unknown)",
    });
  });
});

describe("a request that becomes a job which is over at once", () => {
  async function requested(target: string, times: number) {
    const ports = memoryPorts();
    const body = JSON.stringify({ job: "refresh", target, requestId: "one" });
    for (let time = 0; time < times; time += 1) {
      await intake(ports, { body, messageId: `m-${time}`, sentAt: NOW });
    }
    return ports.measured;
  }

  it("is measured as an end, once, whatever target its sender made up", async () => {
    expect(await requested("x'; drop table", 2)).toEqual([
      { kind: "refresh", target: "(unknown)", status: "failed", JobsEnded: 1, JobsFailed: 1, Leftovers: 0 },
    ]);
  });

  it("is not measured while it lives", async () => {
    expect(await requested("main", 1)).toEqual([]);
  });
});

it("a dead letter that gives up its step has that measured", async () => {
  const job = aJob({ step: "cloner", stepStartedAt: at(-60), deadLetters: 2 });
  const ports = memoryPorts({ items: [job] });

  await deadLetter(ports, currentMessage(job));

  expect(ports.measured).toEqual([{ step: "cloner", StepDuration: 60 }]);
});
