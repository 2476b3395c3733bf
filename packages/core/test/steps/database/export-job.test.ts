import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/job/job.ts";
import { keptSnapshots } from "../../../src/job/kept-snapshots.ts";
import { type Instant, secondsBetween } from "../../../src/time.ts";
import { NOW } from "../../job/a-job.ts";
import { aDatabase, aDatabaseJob, anOrder, FIXED, JOB_ID, OWN } from "./a-database.ts";
import { Run } from "./a-run.ts";
import { arnOf, type MemoryDatabases } from "./memory-databases.ts";

const TASK = `dblab-refresh-${JOB_ID}`;
const OTHER_ID = "an0therj0b0000000000";
const exportJob = (over: Partial<Job> = {}) =>
  aDatabaseJob({ kind: "export", order: anOrder({ from: { kind: "fixed" } }), ...over });

function aRun(job: Job, change: (databases: MemoryDatabases) => void = () => undefined) {
  const run = new Run([job]);
  run.databases.has(FIXED);
  change(run.databases);
  return run;
}

const says = (run: Run) => run.job(JOB_ID).timeline.map(({ say }) => say);

describe("an export", () => {
  it("is started once, followed in percent, and says where it went and how much it was", async () => {
    const database = aDatabase({ export: { prefix: "nightly" } });
    const run = aRun(exportJob({ database }));
    await run.toEnd();

    expect(run.job(JOB_ID).status).toBe("succeeded");
    expect(run.databases.calls).toEqual([`startExport ${TASK}`]);
    expect(run.databases.tasks.get(TASK)).toMatchObject({
      snapshotArn: arnOf(FIXED),
      prefix: "nightly",
      roleArn: "arn:role",
      kmsKeyId: "key",
    });
    expect(says(run)).toContain(`${FIXED} is exported to s3://exports/nightly/${TASK}, 200 GB`);
    expect(says(run).filter((say) => say.includes("is IN_PROGRESS")).length).toBeGreaterThan(3);
  });

  it("has no more than 60 characters in its task's name, of which the first is a letter", () => {
    expect(TASK).toMatch(/^[a-z][a-z0-9-]{0,59}$/);
  });

  it("waits while the account has five, and says so once", async () => {
    const run = aRun(exportJob(), (rds) => void Object.assign(rds, { foreignExports: 5 }));
    await run.toEnd(() => run.databases.calls.length >= 5);
    expect(says(run).filter((say) => say.includes("RDS exports no more at the moment"))).toHaveLength(1);

    run.databases.foreignExports = 4;
    await run.toEnd();

    expect(run.job(JOB_ID).status).toBe("succeeded");
  });

  it("that waits for longer than its deadline fails, and leaves nothing", async () => {
    const run = aRun(exportJob(), (rds) => void Object.assign(rds, { foreignExports: 5 }));
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({
      status: "failed",
      error: { code: "deadline-passed" },
      leftovers: [],
    });
    expect(run.databases.tasks.size).toBe(0);
  });

  it("that fails tells RDS's cause", async () => {
    const run = aRun(exportJob());
    await run.toEnd(() => run.databases.tasks.size > 0);
    const task = run.databases.tasks.get(TASK);
    if (task) task.failureCause = "The role cannot write into the bucket";
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({
      status: "failed",
      error: { code: "export-failed" },
      leftovers: [],
    });
    expect(run.job(JOB_ID).error?.message).toContain("The role cannot write into the bucket");
  });

  it("that somebody cancels in RDS fails", async () => {
    const run = aRun(exportJob());
    await run.toEnd(() => run.databases.tasks.size > 0);
    const task = run.databases.tasks.get(TASK);
    if (task) task.cancelledAt = run.now;
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({
      status: "failed",
      error: { code: "export-cancelled" },
      leftovers: [],
    });
  });

  it("that is cancelled takes its task with it, and ends when that has ended", async () => {
    const run = aRun(exportJob());
    await run.toEnd(() => run.databases.tasks.size > 0);
    await run.cancel(JOB_ID);
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "cancelled", leftovers: [] });
    expect(run.databases.calls).toEqual([`startExport ${TASK}`, `cancelExport ${TASK}`]);
    expect(says(run)).toContain(`The export task ${TASK} is CANCELED`);
  });

  it("needs a bucket, a role and a key", async () => {
    const run = new Run([exportJob()], undefined, { exports: undefined });
    run.databases.has(FIXED);
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "failed", error: { code: "export-not-configured" } });
  });

  it("does not export what took the name of its snapshot in between", async () => {
    const run = aRun(exportJob());
    await run.toEnd(() => run.job(JOB_ID).step === "exporter");
    run.databases.has(FIXED, { createdAt: NOW });
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "failed", error: { code: "snapshot-disappeared" } });
    expect(run.databases.tasks.size).toBe(0);
  });

  it("looks again for a snapshot that one look has missed", async () => {
    const run = aRun(exportJob());
    await run.toEnd(() => run.job(JOB_ID).step === "exporter");
    const fixed = run.databases.snapshots.get(FIXED);
    run.databases.snapshots.delete(FIXED);
    await run.toEnd(() => run.job(JOB_ID).facts.restore?.snapshotUnseenSince !== undefined);
    if (fixed) run.databases.snapshots.set(FIXED, fixed);
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(says(run).filter((say) => say.includes("is not shown"))).toHaveLength(1);
    expect(run.job(JOB_ID).facts.restore).not.toHaveProperty("snapshotUnseenSince");
  });

  it("fails if its snapshot stays away", async () => {
    const run = aRun(exportJob());
    await run.toEnd(() => run.job(JOB_ID).step === "exporter");
    run.databases.snapshots.delete(FIXED);
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "failed", error: { code: "snapshot-disappeared" } });
    expect(run.databases.tasks.size).toBe(0);
  });

  it("of a point in time is refused", async () => {
    const run = aRun(exportJob({ order: anOrder({ from: { kind: "point-in-time", at: NOW } }) }));
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "failed", error: { code: "export-needs-snapshot" } });
  });

  it("of a new snapshot exports the job's own, which is deleted after that", async () => {
    const run = aRun(exportJob({ order: anOrder() }));
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.databases.tasks.get(TASK)?.snapshotArn).toBe(arnOf(OWN));
    expect(run.databases.complete()).toEqual([FIXED]);
  });

  it("of a new snapshot that is cancelled deletes the snapshot only when the task has ended", async () => {
    const run = aRun(exportJob({ order: anOrder() }));
    await run.toEnd(() => run.databases.tasks.size > 0);
    await run.cancel(JOB_ID);
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "cancelled", leftovers: [] });
    expect(run.databases.calls.slice(-2)).toEqual([`cancelExport ${TASK}`, `deleteSnapshot ${OWN}`]);
  });
});

describe("beside other jobs of the database", () => {
  const snapshotJob = aDatabaseJob({ jobId: OTHER_ID });

  it("an export keeps no snapshot job from beginning, but its snapshot is replaced only when it is over", async () => {
    const run = aRun(exportJob());
    await run.toEnd(() => run.databases.tasks.size > 0);
    run.begin(snapshotJob);
    await run.toEnd();

    expect(run.all().map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    const exported = run.job(JOB_ID).endedAt ?? "";
    expect((run.job(OTHER_ID).facts.restore?.replacingSince ?? "") >= exported).toBe(true);
    const waited = run
      .job(OTHER_ID)
      .timeline.filter(({ say }) => say.includes(`being exported by job ${JOB_ID}`));
    expect(waited).toHaveLength(1);
  });

  it("a snapshot that is out of sight for one look now and one hours later, while its job waits, has not disappeared", async () => {
    const run = aRun(exportJob());
    await run.toEnd(() => run.databases.tasks.size > 0);
    run.begin(snapshotJob);
    const isWaiting = () =>
      run.job(OTHER_ID).timeline.some(({ say }) => say.includes(`being exported by job ${JOB_ID}`));
    const missed: Instant[] = [];
    const look = run.databases.snapshot.bind(run.databases);
    run.databases.snapshot = async (kind, identifier) => {
      const isHidden =
        identifier === `${FIXED}-an0therj` &&
        isWaiting() &&
        missed.length < 2 &&
        (missed[0] === undefined || secondsBetween(missed[0], run.now) > 1_000);
      if (!isHidden) return look(kind, identifier);
      missed.push(run.now);
      return undefined;
    };
    await run.toEnd();

    expect(missed).toHaveLength(2);
    expect(run.all().map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  });

  it("a restore does not wait for an export: its own snapshot stays, and is exported instead", async () => {
    const run = aRun(exportJob());
    await run.toEnd(() => run.databases.tasks.size > 0);
    const from = { kind: "new" } as const;
    run.begin(aDatabaseJob({ jobId: OTHER_ID, kind: "restore", order: anOrder({ from, export: true }) }));
    await run.toEnd(() => run.job(OTHER_ID).step === "restorer");
    expect(run.job(JOB_ID).status).toBe("running");
    await run.toEnd();

    const own = `${FIXED}-an0therj`;
    expect(run.databases.complete()).toEqual([FIXED, own]);
    expect(run.job(OTHER_ID).owned).toMatchObject([{ identifier: own, purpose: "delivered" }]);
    expect(keptSnapshots(run.job(OTHER_ID))).toMatch(new RegExp(`^${FIXED} was being exported.* as ${own}:`));
    expect(keptSnapshots(run.job(JOB_ID))).toBeUndefined();
    expect([...run.databases.tasks.values()].map(({ snapshotArn }) => snapshotArn)).toEqual([
      arnOf(FIXED),
      arnOf(own),
    ]);
  });

  it("two exports of one snapshot go one after the other", async () => {
    const run = aRun(exportJob());
    run.begin(exportJob({ jobId: OTHER_ID }));
    await run.toEnd();

    expect(run.all().map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    expect(run.databases.calls).toEqual([`startExport ${TASK}`, `startExport dblab-refresh-${OTHER_ID}`]);
  });

  it("an export that fails leaves the job that asked for it as it was", async () => {
    const run = new Run([aDatabaseJob({ order: anOrder({ export: true }) })], undefined, {
      exports: undefined,
    });
    await run.toEnd();

    expect(run.all().map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      "snapshot succeeded",
      "export failed",
    ]);
  });

  it.each(["snapshot", "restore"] as const)(
    "the export that a %s asks for does not vanish without a word if the copy is out of sight just then",
    async (kind) => {
      const run = new Run([aDatabaseJob({ kind, order: anOrder({ export: true }) })]);
      const isCopied = () => run.job(JOB_ID).facts.restore?.replacedAt !== undefined;
      await run.toEnd(isCopied);
      run.databases.snapshots.delete(FIXED);
      run.databases.has("somebodys");
      await run.toEnd();

      const asked = run.all().find((job) => job.kind === "export");
      expect(asked).toMatchObject({ status: "failed", error: { code: "snapshot-disappeared" } });
      expect(asked?.announcements).toContainEqual(expect.objectContaining({ fact: "failing" }));
      expect(run.job(JOB_ID).facts.restore?.exportJobId).toBe(asked?.jobId);
      expect(says(run).join()).not.toContain("Nothing is exported");
    },
  );
});
