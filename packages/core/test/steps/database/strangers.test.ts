import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/job/job.ts";
import { aDatabaseJob, anOrder, FIXED, JOB_ID, OWN } from "./a-database.ts";
import { Run } from "./a-run.ts";

const OTHER_ID = "an0therj0b0000000000";

function aRun(...jobs: readonly Job[]): Run {
  const run = new Run(jobs);
  run.databases.has(FIXED);
  run.databases.mustHaveOne = true;
  return run;
}

const isReplacing = (run: Run) => run.job(JOB_ID).facts.restore?.replacingSince !== undefined;
const isFree = (run: Run) => run.job(JOB_ID).facts.restore?.fixedGoneAt !== undefined;

describe("somebody else's snapshot of the fixed name", () => {
  it("that was not there when the job began is left alone, and the job's own is kept and named", async () => {
    const run = aRun(aDatabaseJob());
    await run.toEnd(() => isReplacing(run));
    run.databases.has(FIXED, { createdAt: run.now, tags: { Who: "somebody" } });
    await run.toEnd();

    const job = run.job(JOB_ID);
    expect(job).toMatchObject({ status: "failed", leftovers: [], error: { code: "snapshot-name-taken" } });
    expect(job.error?.message).toContain(`the snapshot ${OWN} is kept`);
    expect(run.databases.calls).toEqual([`createSnapshot ${OWN}`]);
    expect(run.databases.complete()).toEqual([FIXED, OWN]);
  });

  it.each<Record<string, string>>([{}, { Who: "somebody" }])(
    "that comes between the deletion and the copy is left alone: tags %j",
    async (tags) => {
      const run = aRun(aDatabaseJob());
      await run.toEnd(() => isFree(run));
      run.databases.has(FIXED, { createdAt: run.now, tags });
      await run.toEnd();

      expect(run.job(JOB_ID)).toMatchObject({ status: "failed", error: { code: "snapshot-name-taken" } });
      expect(run.databases.calls).not.toContain(`deleteSnapshot ${OWN}`);
      expect(run.databases.complete()).toEqual([OWN, FIXED]);
    },
  );

  it.each<Record<string, string>>([{}, { Who: "somebody" }])(
    "that comes just before the copy is not taken for it: tags %j",
    async (tags) => {
      const run = aRun(aDatabaseJob());
      await run.toEnd(() => run.job(JOB_ID).owned.some(({ identifier }) => identifier === FIXED));
      run.databases.has(FIXED, { createdAt: run.now, tags });
      await run.toEnd();

      expect(run.job(JOB_ID)).toMatchObject({ status: "failed", error: { code: "snapshot-name-taken" } });
      expect(run.databases.complete()).toEqual([OWN, FIXED]);
    },
  );
});

describe("the old snapshot", () => {
  it("stays if the job's own is gone before it was replaced: somebody deletes it", async () => {
    const run = aRun(aDatabaseJob());
    await run.toEnd(() => isReplacing(run));
    run.databases.snapshots.delete(OWN);
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "failed", error: { code: "snapshot-disappeared" } });
    expect(run.databases.complete()).toEqual([FIXED]);
  });

  it("stays, and nothing is left, if the new one fails", async () => {
    const run = aRun(aDatabaseJob());
    await run.toEnd(() => run.databases.snapshots.has(OWN));
    const own = run.databases.snapshots.get(OWN);
    if (own) own.failed = true;
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({
      status: "failed",
      error: { code: "snapshot-failed" },
      leftovers: [],
    });
    expect([...run.databases.snapshots.keys()]).toEqual([FIXED]);
  });
});

describe("a copy that fails", () => {
  it("leaves the job's own snapshot, and says so", async () => {
    const run = aRun(aDatabaseJob());
    await run.toEnd(() => run.databases.calls.includes(`copySnapshot ${FIXED}`));
    const copy = run.databases.snapshots.get(FIXED);
    if (copy) copy.failed = true;
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "failed", error: { code: "snapshot-failed" } });
    expect(run.job(JOB_ID).error?.message).toContain(`the snapshot ${OWN} is kept`);
    expect(run.databases.complete()).toEqual([OWN]);
  });
});

describe("two jobs of one database", () => {
  const other = (over: Partial<Job> = {}) =>
    aDatabaseJob({
      jobId: OTHER_ID,
      request: { requestId: "other", requestedAt: "", fingerprint: "" },
      ...over,
    });

  it("do not run at once: the second is refused with the first's id", async () => {
    const run = aRun(aDatabaseJob(), other());
    await run.toEnd();

    expect(run.job(JOB_ID).status).toBe("succeeded");
    expect(run.job(OTHER_ID)).toMatchObject({ status: "failed", error: { code: "database-busy" } });
    expect(run.job(OTHER_ID).error?.message).toContain(JOB_ID);
    expect(run.databases.calls.filter((call) => call.startsWith("createSnapshot"))).toHaveLength(1);
  });

  it("are no failure if a schedule asked for the second: it is skipped", async () => {
    const request = { requestId: "other", requestedAt: "", fingerprint: "", trigger: "schedule" } as const;
    const run = aRun(aDatabaseJob(), other({ request }));
    await run.toEnd();

    expect(run.job(OTHER_ID)).toMatchObject({ status: "skipped", error: { code: "database-busy" } });
    expect(run.job(OTHER_ID).error?.message).toContain(JOB_ID);
    expect(
      run
        .job(OTHER_ID)
        .timeline.map(({ say }) => say)
        .join("\n"),
    ).toContain(`Skipped: job ${JOB_ID}`);
  });

  it("may follow each other: the second replaces what the first has made", async () => {
    const run = aRun(aDatabaseJob());
    await run.toEnd();
    run.begin(
      other({
        dueAt: run.now,
        stepDeadline: "2026-02-01T00:00:00.000Z",
        deadline: "2026-02-01T00:00:00.000Z",
      }),
    );
    await run.toEnd();

    expect(run.job(OTHER_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.databases.snapshots.get(FIXED)?.copyOf).toBe("orders-snapshot-an0therj");
    expect([...run.databases.snapshots.keys()]).toEqual([FIXED]);
  });

  it("do not keep each other from looking: a dry run needs no lock", async () => {
    const run = aRun(aDatabaseJob(), other({ kind: "restore", order: anOrder({ dryRun: true }) }));
    await run.toEnd();

    expect(run.all().map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  });
});
