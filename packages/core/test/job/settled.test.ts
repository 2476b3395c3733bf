import { expect, it } from "vitest";
import { settled } from "../../src/job/settled.ts";
import { aClone, aJob, at, NOW } from "./a-job.ts";

const left = { type: "db-instance", identifier: "dblab-refresh-j0b", why: "it is being deleted" } as const;
const ended = aJob({ status: "failed", endedAt: at(-60), leftovers: [left], step: "reaper" });

it("a job with something left is due again in five minutes, and does not expire", () => {
  const next = settled(ended, { owned: [aClone()], left: [left] }, NOW);

  expect(next).toMatchObject({ version: ended.version + 1, dueAt: at(300), status: "failed" });
  expect(next.expiresAt).toBeUndefined();
});

it("a job of which nothing is left is due at once, to be closed", () => {
  const next = settled(ended, { owned: [aClone({ goneAt: NOW })], left: [] }, NOW);

  expect(next).toMatchObject({ leftovers: [], dueAt: NOW, endedAt: at(-60) });
  expect(next.timeline.at(-1)?.say).toContain("cleaned up");
});
