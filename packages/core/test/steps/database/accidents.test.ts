import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/job/job.ts";
import { aDatabase, aDatabaseJob, anOrder, FIXED, JOB_ID, OWN } from "./a-database.ts";
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
  { name: "that is the first one, of a small database,", hadOne: false, made: 10 },
])("a snapshot $name", ({ hadOne, made }) => {
  const aRun = (over: Partial<Job>, accident?: Accident) => {
    const database = aDatabase({ pollInterval: made < 60 ? "5s" : "30s" });
    const run = new Run([aDatabaseJob({ database, ...over })], accident);
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

  it("may be cancelled between any two calls: one complete snapshot is always there, and nothing else is left", async () => {
    const calm = aRun({});
    await calm.toEnd();
    for (let call = 0; call < calm.calls; call++) {
      const run = aRun({});
      await run.toEnd(() => run.calls >= call);
      await run.cancel(JOB_ID);
      await run.toEnd();

      const { status, leftovers, owned } = run.job(JOB_ID);
      expect(status).toMatch(/^(cancelled|succeeded)$/);
      expect(leftovers).toEqual([]);
      const kept = owned.filter(({ purpose }) => purpose === "delivered").map(({ identifier }) => identifier);
      const wanted = hadOne ? [FIXED, ...kept] : kept;
      expect(wanted).toEqual(expect.arrayContaining([...run.databases.snapshots.keys()]));
    }
  });

  it("may be cancelled right after its create, which shows late: it is deleted all the same", async () => {
    const run = aRun({});
    await run.toEnd(() => run.databases.calls.length > 0);
    await run.cancel(JOB_ID);
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "cancelled", leftovers: [] });
    expect([...run.databases.snapshots.keys()]).toEqual(hadOne ? [FIXED] : []);
  });
});

describe("an export", () => {
  const from = { kind: "fixed" } as const;
  const begin: Begin = (accident) => {
    const run = new Run([aDatabaseJob({ kind: "export", order: anOrder({ from }) })], accident);
    run.databases.has(FIXED);
    run.databases.mustHaveOne = true;
    return run;
  };

  it("survives every accident at every call: one task is started, and no lock is left", async () => {
    await withEveryAccident(begin, (run) => {
      expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
      expect(run.databases.tasks.size).toBe(1);
      expect(run.ports.locks).toMatchObject({ holders: new Map() });
    });
  });

  it("may be cancelled between any two calls: its task never runs on", async () => {
    const calm = begin();
    await calm.toEnd();
    for (let call = 0; call < calm.calls; call++) {
      const run = begin();
      await run.toEnd(() => run.calls >= call);
      await run.cancel(JOB_ID);
      await run.toEnd();

      expect(run.job(JOB_ID).leftovers).toEqual([]);
      for (const { identifier } of run.databases.tasks.values()) {
        const task = await run.databases.exportTask(identifier);
        expect(task?.status).toBe(run.job(JOB_ID).status === "succeeded" ? "COMPLETE" : "CANCELED");
      }
    }
  });
});
