import { describe, expect, it } from "vitest";
import { intake } from "../../src/intake/intake.ts";
import { readRequest } from "../../src/intake/request.ts";
import { Fault } from "../../src/job/fault.ts";
import { jobIdOf } from "../../src/job/job-id.ts";
import { at, NOW } from "../job/a-job.ts";
import { type MemoryPorts, memoryPorts } from "../steps/memory-ports.ts";

const request = { job: "refresh", target: "main" };
const ask = (ports: MemoryPorts, body: unknown = request, messageId = "m-1", sentAt = NOW) =>
  intake(ports, { body: typeof body === "string" ? body : JSON.stringify(body), messageId, sentAt });

async function jobOf(body: unknown, ports = memoryPorts(), sentAt = NOW) {
  await ask(ports, body, "m-1", sentAt);
  return { job: [...ports.items.values()][0], sent: ports.sent };
}

describe("a request", () => {
  it("becomes a job with its target as it is now, bounded, and without secrets", async () => {
    const { job, sent } = await jobOf(request);

    expect(job).toMatchObject({
      jobId: jobIdOf("acme", "m-1"),
      status: "running",
      step: "snapshotter",
      version: 1,
      dueAt: NOW,
      deadline: at(1800 + 7200 + 1800 + 14_400),
      stepDeadline: at(1800),
      aws: { region: "eu-central-1" },
      deadlines: { refresh: 14_400, deletion: 3600, appear: 900 },
    });
    expect(JSON.stringify(job)).not.toMatch(/s3cret|t0ken/);
    expect(sent).toEqual([{ v: 1, jobId: job?.jobId, step: "snapshotter", token: 1, delaySeconds: 0 }]);
  });

  it("that retries a job says which, and is a job of its own", async () => {
    const { job, sent } = await jobOf({ ...request, retryOf: "0ldj0b", requestId: "retry-of/0ldj0b" });

    expect(job).toMatchObject({ status: "running", version: 1, request: { retryOf: "0ldj0b" } });
    expect(job?.timeline[0]?.say).toBe("A refresh of main was asked for, as a retry of job 0ldj0b");
    expect(sent).toHaveLength(1);
  });

  it("that is repeated finds its job, and sends its first message again while it has not been handled", async () => {
    const ports = memoryPorts();

    await ask(ports, { ...request, requestId: "nightly" }, "m-1");
    await ask(ports, { ...request, requestId: "nightly" }, "m-2");

    expect(ports.items.size).toBe(1);
    expect(ports.sent).toHaveLength(2);
  });

  it("that is repeated later sends nothing: the chain goes on without it", async () => {
    const ports = memoryPorts();
    await ask(ports);
    const [job] = ports.items.values();
    if (job) ports.items.set(job.jobId, { ...job, version: 2 });

    await ask(ports);

    expect(ports.sent).toHaveLength(1);
  });

  it("with the id of another request is kept where a person finds it", async () => {
    const ports = memoryPorts();

    await ask(ports, { ...request, requestId: "nightly" });
    await ask(ports, { ...request, requestId: "nightly", requestedAt: NOW });

    expect(ports.rejected).toMatchObject([{ code: "request-id-used", from: "jobs" }]);
    expect(ports.sent).toHaveLength(1);
  });

  it.each([
    ["made too long ago", { ...request, requestedAt: at(-86_401) }, NOW, "request-too-old"],
    ["sent too long ago", request, at(-86_401), "request-too-old"],
    ["from a clock far ahead", { ...request, requestedAt: at(901) }, NOW, "request-from-the-future"],
    ["for a target that does not exist", { ...request, target: "mian" }, NOW, "unknown-target"],
    ["for a property of every object", { ...request, target: "constructor" }, NOW, "unknown-target"],
  ])(
    "%s becomes a job that has failed, is due until that is told, and has no step's message sent",
    async (_, body, sentAt, code) => {
      const { job, sent } = await jobOf(body, memoryPorts(), sentAt);

      expect(job).toMatchObject({ status: "failed", error: { code }, endedAt: NOW, leftovers: [] });
      expect(job).toMatchObject({ dueAt: NOW, announcements: [{ fact: "ended", at: NOW }] });
      expect(job?.expiresAt).toBeUndefined();
      expect(sent).toEqual([]);
    },
  );

  it.each([
    ["a day old", { ...request, requestedAt: at(-86_400) }],
    ["a little ahead of our clock", { ...request, requestedAt: at(900) }],
    ["with a time in another zone", { ...request, requestedAt: "2026-01-05T12:00:00+02:00" }],
  ])("%s is accepted", async (_, body) => {
    expect((await jobOf(body)).job).toMatchObject({ status: "running" });
  });

  it("whose target lacks a variable fails, and says which", async () => {
    const { job } = await jobOf(request, memoryPorts({ secrets: { variable: async () => undefined } }));

    expect(job).toMatchObject({ status: "failed", error: { code: "configuration-invalid" } });
    expect(job?.error?.message).toContain("PASSWORD");
  });

  it("whose target's secret is not in its store fails, with the store's answer", async () => {
    const fault = storeFault(false);
    const variable = () => Promise.reject(fault);

    const { job } = await jobOf(request, memoryPorts({ secrets: { variable } }));

    expect(job).toMatchObject({
      status: "failed",
      error: { code: "secret-not-found", message: fault.message, next: expect.stringContaining("ARN") },
    });
  });

  it("comes back while the secret store is away: no job is made of it", async () => {
    const ports = memoryPorts({ secrets: { variable: () => Promise.reject(storeFault(true)) } });

    await expect(ask(ports)).rejects.toThrow("no answer");

    expect(ports.items.size).toBe(0);
  });
});

/** As a secret store throws it. */
function storeFault(passing: boolean): Fault {
  const code = passing ? "aws-fault" : "secret-not-found";
  return new Fault({ service: "SSM", passing, code, reason: code, message: "no answer" });
}

it.each([
  ["no JSON", "refresh main"],
  ["nothing", ""],
  ["null", "null"],
  ["a list", "[]"],
  ["an unknown job", JSON.stringify({ ...request, job: "drop" })],
  ["no target", JSON.stringify({ job: "refresh" })],
  ["an empty target", JSON.stringify({ ...request, target: "" })],
  ["a target that is no text", JSON.stringify({ ...request, target: 1 })],
  ["an empty request id", JSON.stringify({ ...request, requestId: "" })],
  ["a request id of pages", JSON.stringify({ ...request, requestId: "x".repeat(257) })],
  ["a day for a time", JSON.stringify({ ...request, requestedAt: "2026-01-05" })],
  [
    "a time that nobody knows the zone of",
    JSON.stringify({ ...request, requestedAt: "2026-01-05T10:00:00" }),
  ],
  ["a key that is none", JSON.stringify({ ...request, tagret: "main" })],
])("%s is not a request: it is rejected as it came, with what is wrong", async (_, body) => {
  const ports = memoryPorts();

  await ask(ports, body);

  expect(readRequest(body)).toMatchObject({ ok: false, message: expect.stringMatching(/./) });
  expect(ports.rejected).toMatchObject([
    { body, code: "request-unreadable", next: expect.stringContaining("target") },
  ]);
  expect(ports.items.size).toBe(0);
});

it("a request that could not be written down fails its message", async () => {
  const ports = memoryPorts();
  const jobs = { ...ports.jobs, create: () => Promise.reject(new Error("away")) };

  await expect(ask({ ...ports, jobs })).rejects.toThrow("away");
});
