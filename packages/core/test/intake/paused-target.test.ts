import { expect, it } from "vitest";
import { intake } from "../../src/intake/intake.ts";
import { NOW } from "../job/a-job.ts";
import { aStage, memoryPorts } from "../steps/memory-ports.ts";

async function jobOf(paused: boolean, trigger: object) {
  const { main } = aStage().targets;
  const stage = aStage({ targets: { main: { ...main, schedule: { paused } } } });
  const sink = { name: "people", tell: async () => {} };
  const ports = memoryPorts({ stage, sinks: [sink] });
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
