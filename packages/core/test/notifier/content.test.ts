import { describe, expect, it } from "vitest";
import type { Job } from "../../src/job/job.ts";
import { jobError } from "../../src/job/job-error.ts";
import { currentMessage } from "../../src/job/message.ts";
import { contentOf } from "../../src/notifier/content.ts";
import { logSink } from "../../src/notifier/log-sink.ts";
import { notify } from "../../src/notifier/notifier.ts";
import { runAnyStep } from "../../src/steps/run-any-step.ts";
import { aJob, at, NOW } from "../job/a-job.ts";
import { anEngine } from "../steps/a-context.ts";
import { first } from "../steps/a-delivery.ts";
import { aStage, memoryPorts } from "../steps/memory-ports.ts";

const announcement = (fact: "failing" | "ended" | "leftovers") => ({ id: `j0b/${fact}`, fact, at: NOW });
const left = [{ type: "db-instance", identifier: "dblab-refresh-j0b", why: "it is creating" }] as const;
const error = jobError("engine-too-old", "the DBLab Engine engine-1 is version 3.5.0");

describe("what is told", () => {
  it("has the id by which a repetition is known, and everything that says which job it is", () => {
    const content = contentOf(announcement("ended"), aJob({ status: "succeeded", endedAt: NOW }));

    expect(content).toEqual({
      id: "j0b/ended",
      fact: "ended",
      at: NOW,
      summary: "The refresh of main ended as succeeded after 10m 00s",
      jobId: "j0b",
      kind: "refresh",
      installation: "acme",
      target: "main",
      requestId: "nightly",
      status: "succeeded",
      region: "eu-central-1",
      seconds: 600,
      leftovers: [],
    });
  });

  it.each<[string, Partial<Job>, "failing" | "ended" | "leftovers", RegExp]>([
    [
      "a failure while it is cleaned up",
      { verdict: "failed", error },
      "failing",
      /fails: .*3\.5\.0; it is being cleaned up/,
    ],
    ["a failed end", { status: "failed", error }, "ended", /ended as failed after 10m 00s: .*3\.5\.0/],
    ["a skipped job", { status: "skipped", error }, "ended", /was skipped after/],
    ["a cancelled job", { status: "cancelled" }, "ended", /ended as cancelled after/],
    [
      "leftovers",
      { status: "failed", leftovers: left },
      "leftovers",
      /could not clean up db-instance dblab-refresh-j0b \(it is creating\); the janitor goes on/,
    ],
    ["leftovers that went before it was told", { leftovers: [] }, "leftovers", /gone by now/],
  ])("is a sentence about %s", (_, over, fact, says) => {
    expect(contentOf(announcement(fact), aJob({ endedAt: NOW, ...over })).summary).toMatch(says);
  });

  it("says how the job will end, and what the operator does about it", () => {
    const content = contentOf(announcement("failing"), aJob({ step: "reaper", verdict: "failed", error }));

    expect(content.status).toBe("failed");
    expect(content.error).toMatchObject({ code: "engine-too-old", next: expect.stringContaining("Upgrade") });
  });
});

it("no secret is told, though the other side's error repeats what it was sent", async () => {
  const { main } = aStage().targets;
  const job = aJob({ ...(main && { target: main }), stepDeadline: NOW });
  const says = () => Promise.reject(new Error("no login with s3cret and t0ken"));
  const told: string[] = [];
  const sink = {
    name: "people",
    tell: async (...about: Parameters<typeof contentOf>) =>
      void told.push(JSON.stringify(contentOf(...about))),
  };
  const ports = memoryPorts({ items: [job], sinks: [sink], of: { engine: anEngine({ health: says }) } });

  await runAnyStep(ports, currentMessage(job), first);
  await notify(ports, "j0b");

  expect(told).toEqual([expect.stringContaining("no login with [secret] and [secret]")]);
  expect(told.join()).not.toMatch(/s3cret|t0ken/);
});

it.each<[string, Partial<Job>, "failing" | "ended" | "leftovers", "info" | "error"]>([
  ["a success is information", { status: "succeeded" }, "ended", "info"],
  ["a failure is an error", { verdict: "failed", error }, "failing", "error"],
  ["a failed end is an error", { status: "failed", error }, "ended", "error"],
  ["a success with leftovers is an error", { status: "succeeded", leftovers: left }, "leftovers", "error"],
])("in the log %s, for alarms", async (_, over, fact, level) => {
  const lines: string[] = [];
  const line = (name: string) => (message: string, fields?: object) =>
    void lines.push(`${name} ${message} ${JSON.stringify(fields)}`);
  const sink = logSink({ info: line("info"), warn: line("warn"), error: line("error") });

  await sink.tell(announcement(fact), aJob({ endedAt: at(0), ...over }));

  expect(lines).toEqual([
    expect.stringMatching(new RegExp(`^${level} The refresh of main .*"id":"j0b/${fact}"`)),
  ]);
});
