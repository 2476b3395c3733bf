import { describe, expect, it } from "vitest";
import { closed } from "../../src/job/closed.ts";
import type { Job } from "../../src/job/job.ts";
import { aJob, at, NOW } from "./a-job.ts";

const RETENTION = 3600;
const sinksOf = (names: readonly string[]) => names.map((name) => ({ name }));
const announcements = [
  { id: "j0b/failing", fact: "failing", at: at(-90) },
  { id: "j0b/ended", fact: "ended", at: at(-60) },
] as const;
const told = { "failing:log": at(-80), "ended:log": at(-50) };
const ended = (over: Partial<Job> = {}) =>
  aJob({ status: "failed", endedAt: at(-60), leftovers: [], announcements, served: told, ...over });

describe("a job", () => {
  it("that has ended, of which nothing is left and everything is told, is due no more and may expire", () => {
    const next = closed(ended(), sinksOf(["log"]), NOW, RETENTION);

    expect(next).toMatchObject({ version: 4, status: "failed", updatedAt: NOW });
    expect(next).not.toHaveProperty("dueAt");
    expect(next?.expiresAt).toBe(Date.parse(at(RETENTION)) / 1000);
  });

  it("is closed where there is nobody to tell", () => {
    expect(closed(ended({ served: {} }), [], NOW, RETENTION)).toBeDefined();
  });

  const { dueAt: _, ...notDue } = ended();
  it.each<[string, Job, readonly string[]]>([
    ["lives", ended({ status: "running" }), ["log"]],
    [
      "has left something",
      ended({ leftovers: [{ type: "db-cluster", identifier: "dblab-refresh-j0b", why: "it is creating" }] }),
      ["log"],
    ],
    ["has an announcement that nobody was told", ended({ served: { "ended:log": at(-50) } }), ["log"]],
    ["has a sink that was not told", ended(), ["log", "event-bus"]],
    ["is from before sinks were served", aJob({ status: "failed", announcements }), ["log"]],
    ["was closed before", notDue, ["log"]],
  ])("that %s is not closed", (_, job, sinks) => {
    expect(closed(job, sinksOf(sinks), NOW, RETENTION)).toBeUndefined();
  });
});
