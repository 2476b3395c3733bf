import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/job/job.ts";
import { at } from "../../job/a-job.ts";
import { aDatabaseJob, anOrder, FIXED, JOB_ID, OWN } from "./a-database.ts";
import { type Accident, Run } from "./a-run.ts";

const kinds = ["before", "after", "lost", "stalled"] as const;

type Begin = (accident?: Accident) => Run;

async function withEveryAccident(begin: Begin, check: (run: Run) => void) {
  const calm = begin();
  await calm.toEnd();
  check(calm);
  for (const kind of kinds) {
    for (let call = 0; call < calm.calls; call++) {
      const run = begin({ call, kind });
      try {
        await run.toEnd();
        check(run);
      } catch (error) {
        const story = run.all().map(({ timeline }) => timeline.map((entry) => `${entry.at} ${entry.say}`));
        throw new Error(
          `${kind} at call ${call} (${run.hit}): ${error}\n${JSON.stringify(story, null, 1)}\n${run.databases.calls.join("\n")}`,
        );
      }
    }
  }
}

describe.each([
  { name: "that replaces an old one", hadOne: true, made: 300 },
  { name: "that replaces an old one, of a small database,", hadOne: true, made: 20 },
  { name: "that is the first one", hadOne: false, made: 300 },
])("a snapshot $name", ({ hadOne, made }) => {
  const aRun = (over: Partial<Job>, accident?: Accident) => {
    const run = new Run([aDatabaseJob(over)], accident);
    run.databases.made = made;
    if (hadOne) run.databases.has(FIXED);
    run.databases.mustHaveOne = hadOne;
    return run;
  };

  const exporting = { order: anOrder({ export: true }) };

  it("survives every accident at every call: one complete snapshot is always there, in the end exactly one", async () => {
    await withEveryAccident(
      (accident) => aRun({}, accident),
      (run) => {
        expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
        expect(run.databases.complete()).toEqual([FIXED]);
        expect(run.databases.snapshots.get(FIXED)?.copyOf).toBe(OWN);
        expect(run.ports.locks).toMatchObject({ holders: new Map() });
      },
    );
  });

  it("is exported once, by a job of its own, whatever happens to either", async () => {
    await withEveryAccident(
      (accident) => aRun(exporting, accident),
      (run) => {
        expect(run.all().map(({ kind, status }) => `${kind} ${status}`)).toEqual([
          "snapshot succeeded",
          "export succeeded",
        ]);
        expect([...run.databases.tasks.values()]).toMatchObject([{ bucket: "exports" }]);
        expect(run.databases.complete()).toEqual([FIXED]);
      },
    );
  });

  it.each([30, 200, 400, 500, 800])(
    "that is cancelled after %i s leaves one complete snapshot",
    async (seconds) => {
      const run = aRun({});
      await run.toEnd(() => run.now >= at(seconds));
      await run.ports.jobs.requestCancellation(JOB_ID, run.now);
      await run.toEnd();

      expect(run.job(JOB_ID).status).toMatch(/^(cancelled|succeeded)$/);
      expect(run.job(JOB_ID).leftovers).toEqual([]);
    },
  );
});
