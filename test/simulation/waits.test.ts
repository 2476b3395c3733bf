import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import { secondsBetween } from "@dblab-refresh/core/time";
import { describe, expect, it } from "vitest";
import { ask, calmRun, type Source, sources } from "./calm-run.ts";
import { databaseStory } from "./exhaustive/database-story.ts";
import { run } from "./run.ts";
import type { World } from "./world.ts";

/** With a clone's fifteen minutes and its deletion, a job of a good four hours. */
const REFRESH_HOURS = 3.5;

const MINUTE = 60_000;

/** What is restored takes an hour to be created. */
const LASTING_AN_HOUR = {
  creatingMs: 60 * MINUTE,
  clusterCreatingMs: 40 * MINUTE,
  memberCreatingMs: 20 * MINUTE,
  deletingMs: 5 * MINUTE,
  describeLagMs: 5_000,
  tagsLagMs: 20_000,
};

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

/**
 * A restore's clients wait while it swaps, so it looks every 5 s then, and with `isolate` every 15 s for as long as the
 * original admits nobody. What was measured is 81 and 335 runs.
 */
const MOST_OF_RESTORES = { restored: 85, "restored beside": 350 } as const;

describe("waits of a restore of a good hour back off where no client waits", () => {
  it.each([
    ["rds", "restored"],
    ["rds", "restored beside"],
    ["aurora-cluster", "restored"],
    ["aurora-cluster", "restored beside"],
  ] as const)(
    "so that it takes no more handler runs than the documentation says (%s %s)",
    async (type, kind) => {
      const { options, seed } = databaseStory(type, kind);
      let world: World | undefined;

      const {
        happened = [],
        violations,
        ends,
      } = await run(seed, {
        ...options,
        only: [],
        traced: true,
        onPlace: (_, made) => {
          world = made;
        },
        given: { janitorEveryMs: 15 * MINUTE, rds: LASTING_AN_HOUR },
      });

      const [job] = world?.installations[0].jobs.items.values() ?? [];
      const sum = happened.filter(({ what }) => what.startsWith("gets ")).length;
      expect({ violations, ends }).toEqual({ violations: [], ends: ["succeeded"] });
      expect(secondsBetween(job?.createdAt ?? "", job?.endedAt ?? "")).toBeGreaterThan(3600);
      expect(sum).toBeLessThanOrEqual(MOST_OF_RESTORES[kind]);
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
