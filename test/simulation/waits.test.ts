import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import { secondsBetween } from "@dblab-refresh/core/time";
import { describe, expect, it } from "vitest";
import { ask, calmRun, type Source, sources } from "./calm-run.ts";
import type { World } from "./world.ts";

/** With a clone's fifteen minutes and its deletion, a job of a good four hours. */
const REFRESH_HOURS = 3.5;

/** What Lambda runs for one job of four hours, the janitor's rounds apart. */
const MOST = 60;

describe("waits back off", () => {
  it.each(sources)("so that a job of four hours takes at most 60 handler runs (%s)", async (source) => {
    const { runs, hours, status } = await measured(source);

    expect(status).toBe("succeeded");
    expect(hours).toBeGreaterThan(4);
    const sum = [...runs.values()].reduce((one, other) => one + other, 0);
    expect(sum, `${sum} runs: ${[...runs].map((one) => one.join(" ")).join(", ")}`).toBeLessThanOrEqual(MOST);
  });

  it.each(sources)(
    "and never so far that a job's end is seen late by more than a tenth (%s)",
    async (source) => {
      const { hours } = await measured(source);

      // The clone's creation and deletion take half an hour at most, its reaper's quiet window a minute.
      expect(hours - REFRESH_HOURS - 0.5).toBeLessThan(hours / 10);
    },
  );
});

/** How often each function ran for one job, and how that came out. */
async function measured(source: Source) {
  let world: World | undefined;
  const { happened = [], violations } = await calmRun({
    refreshHours: REFRESH_HOURS,
    traced: true,
    begin: (made) => {
      world = made;
      return ask(made, source);
    },
  });
  expect(violations).toEqual([]);
  const runs = new Map<string, number>();
  for (const { who, what } of happened) {
    const name = who.replace(/#\d+$/, "");
    if (what.startsWith("gets ")) runs.set(name, (runs.get(name) ?? 0) + 1);
  }
  const [installation] = world?.installations ?? [];
  const job = installation?.jobs.items.get(jobIdOf(installation.name, `request-of-${source}`));
  if (job?.endedAt === undefined) throw new Error("the job did not end");
  return { runs, hours: secondsBetween(job.createdAt, job.endedAt) / 3600, status: job.status };
}
