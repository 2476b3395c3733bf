import { expect, it } from "vitest";
import { intake } from "../../src/intake/intake.ts";
import { pauseOf } from "../../src/intake/pause.ts";
import { NOW } from "../job/a-job.ts";
import { someLocks } from "../steps/a-context.ts";
import { aStage, memoryPorts } from "../steps/memory-ports.ts";

async function jobOf(paused: boolean, trigger: object, held: Readonly<Record<string, string>> = {}) {
  const { main } = aStage().targets;
  const stage = aStage({ targets: { main: { ...main, schedule: { paused } } } });
  const sink = { name: "people", tell: async () => {} };
  const ports = memoryPorts({ stage, sinks: [sink], locks: someLocks(held) });
  const body = JSON.stringify({ job: "refresh", target: "main", ...trigger });
  await intake(ports, { body, messageId: "m-1", sentAt: NOW });
  return { ports, job: [...ports.items.values()][0] };
}

it("a scheduled request for a paused target becomes a job that was skipped, and is told", async () => {
  const { job, ports } = await jobOf(true, { trigger: "schedule" });

  expect(job).toMatchObject({
    status: "skipped",
    dueAt: NOW,
    error: { code: "target-paused", next: expect.stringContaining("schedule.paused") },
    announcements: [{ fact: "ended" }],
  });
  expect(ports.sent).toEqual([]);
  expect(ports.notified).toEqual([job?.jobId]);
});

const PAUSED = { [pauseOf("main")]: "by alice since 2026-01-31T03:00:00.000Z" };

it("a scheduled request for a target that somebody has paused becomes a job that was skipped, and says by whom", async () => {
  const { job, ports } = await jobOf(false, { trigger: "schedule" }, PAUSED);

  expect(job).toMatchObject({
    status: "skipped",
    error: {
      code: "target-paused",
      message: "the target main is paused by alice since 2026-01-31T03:00:00.000Z",
      next: expect.stringContaining("dblab-refresh resume TARGET"),
    },
    announcements: [{ fact: "ended" }],
  });
  expect(ports.sent).toEqual([]);
});

it("a request by hand for a target that somebody has paused runs", async () => {
  const { job } = await jobOf(false, { trigger: "manual" }, PAUSED);

  expect(job).toMatchObject({ status: "running" });
});

it("a pause of another target stops nothing", async () => {
  const { job } = await jobOf(false, { trigger: "schedule" }, { [pauseOf("other")]: "by alice" });

  expect(job).toMatchObject({ status: "running" });
});

it.each([
  ["by hand for a paused target", true, { trigger: "manual" }],
  ["that says nothing, for a paused target", true, {}],
  ["of the schedule, for a target that is not paused", false, { trigger: "schedule" }],
])("a request %s runs", async (_, paused, trigger) => {
  const { job, ports } = await jobOf(paused, trigger);

  expect(job).toMatchObject({ status: "running", step: "snapshotter" });
  expect(ports.sent).toHaveLength(1);
  expect(ports.notified).toEqual([]);
});
