import { describe, expect, it } from "vitest";
import { intake } from "../../src/intake/intake.ts";
import { jobIdOf } from "../../src/job/job-id.ts";
import { aJob, at, NOW } from "../job/a-job.ts";
import { type MemoryPorts, memoryPorts } from "../steps/memory-ports.ts";

const ask = (ports: MemoryPorts, request: object) =>
  intake(ports, { body: JSON.stringify({ job: "cancel", ...request }), messageId: "m-1", sentAt: NOW });

describe("a request to cancel", () => {
  it.each([
    ["by the job's id", { jobId: "j0b" }, "j0b"],
    ["by the id of the request that it came from", { requestId: "nightly" }, jobIdOf("acme", "nightly")],
  ])("marks a live job %s, leaves its version to its chain, and wakes it up", async (_, request, jobId) => {
    const job = aJob({ jobId, step: "cloner", version: 7, dueAt: at(600) });
    const ports = memoryPorts({ items: [job] });

    await ask(ports, request);

    expect(ports.items.get(jobId)).toEqual({ ...job, cancelRequestedAt: NOW });
    expect(ports.sent).toEqual([{ v: 1, jobId, step: "cloner", token: 7, delaySeconds: 0 }]);
    expect(ports.rejected).toEqual([]);
  });

  it("that is repeated keeps the time of the first, and wakes the job up again", async () => {
    const ports = memoryPorts({ items: [aJob({ cancelRequestedAt: at(-30) })] });

    await ask(ports, { jobId: "j0b" });

    expect(ports.items.get("j0b")?.cancelRequestedAt).toBe(at(-30));
    expect(ports.sent).toHaveLength(1);
  });

  it("of a job that nobody knows is kept where a person finds it, with what to do", async () => {
    const ports = memoryPorts({ items: [aJob()] });

    await ask(ports, { requestId: "nightly-of-another-stage" });

    expect(ports.rejected).toMatchObject([
      {
        code: "unknown-job",
        message: expect.stringContaining("nightly-of-another-stage"),
        next: expect.stringContaining("jobId or requestId"),
      },
    ]);
    expect(ports.sent).toEqual([]);
  });

  it.each(["succeeded", "failed", "cancelled", "skipped"] as const)(
    "of a job that has %s changes nothing, and is no mistake",
    async (status) => {
      const job = aJob({ status, endedAt: at(-60) });
      const ports = memoryPorts({ items: [job] });

      await ask(ports, { jobId: "j0b" });

      expect(ports.items.get("j0b")).toEqual(job);
      expect([...ports.sent, ...ports.rejected]).toEqual([]);
      expect(ports.logged.join()).toContain(`the job has ${status}`);
    },
  );

  it.each([
    ["no job", {}],
    ["a job by both ids", { jobId: "j0b", requestId: "nightly" }],
    ["an empty id", { jobId: "" }],
    ["a target, as if it were a refresh", { jobId: "j0b", target: "main" }],
  ])("that names %s cannot be read", async (_, request) => {
    const ports = memoryPorts({ items: [aJob()] });

    await ask(ports, request);

    expect(ports.rejected).toMatchObject([{ code: "request-unreadable" }]);
    expect(ports.items.get("j0b")?.cancelRequestedAt).toBeUndefined();
  });

  it("comes back if the job could not be marked, or not be woken up", async () => {
    const ports = memoryPorts({ items: [aJob()] });
    const away = () => Promise.reject(new Error("away"));

    const unmarked = ask({ ...ports, jobs: { ...ports.jobs, requestCancellation: away } }, { jobId: "j0b" });
    const unsent = ask({ ...ports, queues: { ...ports.queues, send: away } }, { jobId: "j0b" });

    await expect(unmarked).rejects.toThrow("away");
    await expect(unsent).rejects.toThrow("away");
  });
});
