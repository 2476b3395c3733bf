import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/job/job.ts";
import { rdsFault } from "../../../src/rds/rds-fault.ts";
import { secondsBetween } from "../../../src/time.ts";
import { NOW } from "../../job/a-job.ts";
import { aDatabaseJob, anOrder, FIXED, JOB_ID, OWN } from "./a-database.ts";
import { type Accident, Run } from "./a-run.ts";

/** Describe is only eventually consistent: it may leave out what is there, for a moment. */

const TASK = `dblab-refresh-${JOB_ID}`;

function aRun(over: Partial<Job> = {}, accident?: Accident) {
  const run = new Run([aDatabaseJob(over)], accident);
  run.databases.has(FIXED);
  return run;
}

/** The old snapshot is left out of so many looks from the first on of which this is true. */
function missing(run: Run, isNow: () => boolean, looks = 1) {
  let missed = 0;
  const look = run.databases.snapshot.bind(run.databases);
  run.databases.snapshot = async (kind, identifier) => {
    if (identifier !== FIXED || missed === looks || !isNow()) return look(kind, identifier);
    missed += 1;
    return undefined;
  };
  return () => missed;
}

const facts = (run: Run) => run.job(JOB_ID).facts.restore;
const says = (run: Run) => run.job(JOB_ID).timeline.map(({ say }) => say);

describe("the old snapshot of the fixed name", () => {
  it("is replaced though the job's first look misses it", async () => {
    const run = aRun();
    const missed = missing(run, () => true);
    await run.toEnd();

    expect(missed()).toBe(1);
    expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.databases.snapshots.get(FIXED)?.copyOf).toBe(OWN);
  });

  it("is not there after two looks that have not shown it, and nothing is noted of them for long", async () => {
    const run = aRun();
    run.databases.snapshots.clear();
    await run.toEnd(() => facts(run)?.fixed !== undefined);

    expect(facts(run)).toMatchObject({ fixed: { absent: true } });
    await run.toEnd();
    expect(facts(run)).not.toHaveProperty("snapshotUnseenSince");
  });

  it("is deleted though the look that begins its replacement misses it", async () => {
    const run = aRun();
    const missed = missing(run, () => facts(run)?.replacingSince !== undefined);
    await run.toEnd();

    expect(missed()).toBe(1);
    expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.databases.calls.filter((call) => call === `deleteSnapshot ${FIXED}`)).toHaveLength(1);
    expect(says(run)).toContain(`The old snapshot ${FIXED} is shown again: it is deleted anew`);
  });

  it("is deleted by no look for which the name was free: first that is taken back", async () => {
    const run = aRun();
    missing(run, () => facts(run)?.replacingSince !== undefined);
    const remove = run.databases.deleteSnapshot.bind(run.databases);
    const whenDeleted: unknown[] = [];
    run.databases.deleteSnapshot = async (kind, identifier) => {
      if (identifier === FIXED) whenDeleted.push(facts(run)?.fixedGoneAt);
      return remove(kind, identifier);
    };
    await run.toEnd();

    expect(whenDeleted).toEqual([undefined]);
  });

  it("is copied only when it has been quiet for a time-out since it was deleted at last", async () => {
    const run = aRun();
    missing(run, () => facts(run)?.replacingSince !== undefined);
    const [remove, copy] = [
      run.databases.deleteSnapshot.bind(run.databases),
      run.databases.copySnapshot.bind(run.databases),
    ];
    const at: Record<string, number> = {};
    run.databases.deleteSnapshot = async (kind, identifier) => {
      if (identifier === FIXED) at.deleted = Date.parse(run.now);
      return remove(kind, identifier);
    };
    run.databases.copySnapshot = async (kind, input) => {
      at.copied ??= Date.parse(run.now);
      return copy(kind, input);
    };
    await run.toEnd();

    expect((at.copied ?? 0) - (at.deleted ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it("survives every accident at every call after the miss: the copy is deleted by nobody", async () => {
    const begin = (accident?: Accident) => {
      const run = aRun({}, accident);
      run.databases.mustHaveOne = true;
      missing(run, () => facts(run)?.replacingSince !== undefined);
      return run;
    };
    const calm = begin();
    await calm.toEnd();
    for (const kind of ["before", "after", "lost", "stalled"] as const) {
      for (let call = 0; call < calm.calls; call++) {
        const run = begin({ call, kind });
        await run.toEnd();

        expect(run.job(JOB_ID), `${kind} ${call} ${run.hit}`).toMatchObject({
          status: "succeeded",
          leftovers: [],
        });
        expect(run.databases.complete()).toEqual([FIXED]);
        expect(run.databases.snapshots.get(FIXED)?.copyOf).toBe(OWN);
      }
    }
  });
});

describe("the task of an export", () => {
  const order = anOrder({ from: { kind: "fixed" } });
  const exporting = () => aRun({ kind: "export", order });

  /** It is left out of so many looks, once it has come that far. */
  function missingTask(run: Run, looks: number) {
    let missed = 0;
    const look = run.databases.exportTask.bind(run.databases);
    run.databases.exportTask = async (identifier) => {
      const task = await look(identifier);
      if (task === undefined || task.percent < 20 || missed === looks) return task;
      missed += 1;
      return undefined;
    };
  }

  it("runs to its end though one look misses it", async () => {
    const run = exporting();
    missingTask(run, 1);
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.databases.calls).toEqual([`startExport ${TASK}`]);
    expect(says(run)).toContain(`The export task ${TASK} is not shown: it is looked for again`);
    expect(facts(run)).not.toHaveProperty("snapshotUnseenSince");
  });

  it("has failed once no look has shown it for as long as a thing may take to appear, and not before", async () => {
    const run = exporting();
    missingTask(run, Number.POSITIVE_INFINITY);
    await run.toEnd(() => run.job(JOB_ID).error !== undefined);

    expect(run.job(JOB_ID).error).toMatchObject({ code: "export-failed" });
    const since = Date.parse(facts(run)?.snapshotUnseenSince ?? run.now);
    expect(Date.parse(run.now) - since).toBeGreaterThanOrEqual(900_000);
  });
});

describe("the clean-up", () => {
  /** Looks of the clean-up miss a thing, the first so many. */
  function missedBy<Answer>(run: Run, look: () => Promise<Answer>, misses: { left: number }) {
    if (run.job(JOB_ID).step !== "reaper" || misses.left === 0) return look();
    misses.left -= 1;
    return undefined;
  }

  it("deletes the job's own snapshot though its first look misses that", async () => {
    const run = aRun();
    const misses = { left: 1 };
    const look = run.databases.snapshot.bind(run.databases);
    run.databases.snapshot = async (kind, identifier) =>
      identifier === OWN ? missedBy(run, () => look(kind, identifier), misses) : look(kind, identifier);
    await run.toEnd();

    expect(misses.left).toBe(0);
    expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
    expect([...run.databases.snapshots.keys()]).toEqual([FIXED]);
  });

  it("cancels an export's task though its first look misses that, and deletes its snapshot only then", async () => {
    const run = aRun({ kind: "export", order: anOrder({ from: { kind: "new" } }) });
    const misses = { left: 1 };
    const look = run.databases.exportTask.bind(run.databases);
    run.databases.exportTask = async (identifier) => missedBy(run, () => look(identifier), misses);
    await run.toEnd(() => says(run).some((say) => say.includes("is IN_PROGRESS")));
    await run.cancel(JOB_ID);
    await run.toEnd();

    expect(misses.left).toBe(0);
    expect(run.job(JOB_ID)).toMatchObject({ status: "cancelled", leftovers: [] });
    expect(run.databases.calls.slice(-2)).toEqual([`cancelExport ${TASK}`, `deleteSnapshot ${OWN}`]);
  });

  it("deletes no snapshot while a task that one look missed cannot be asked for", async () => {
    const run = aRun({ kind: "export", order: anOrder({ from: { kind: "new" } }) });
    const look = run.databases.exportTask.bind(run.databases);
    let looks = 0;
    run.databases.exportTask = async (identifier) => {
      if (run.job(JOB_ID).step === "reaper") looks += 1;
      if (looks === 1) return undefined;
      if (looks === 2)
        throw rdsFault({ name: "Throttling", message: "Rate exceeded", action: "DescribeExportTasks" });
      return look(identifier);
    };
    await run.toEnd(() => says(run).some((say) => say.includes("is IN_PROGRESS")));
    await run.cancel(JOB_ID);
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "cancelled", leftovers: [] });
    expect(run.databases.calls.slice(-2)).toEqual([`cancelExport ${TASK}`, `deleteSnapshot ${OWN}`]);
  });

  it("leaves alone a task of the job's name that exports another snapshot", async () => {
    const run = aRun({ kind: "export", order: anOrder({ from: { kind: "fixed" } }) });
    const look = run.databases.exportTask.bind(run.databases);
    run.databases.exportTask = async (identifier) => {
      const task = await look(identifier);
      return task && { ...task, sourceArn: "arn:aws:rds:eu-central-1:111122223333:snapshot:somebodys" };
    };
    await run.toEnd();

    expect(run.job(JOB_ID).status).toBe("failed");
    expect(run.databases.calls).not.toContain(`cancelExport ${TASK}`);
  });

  it("deletes the job's own snapshot though it is missed once, and then shown without its tags", async () => {
    const run = aRun();
    const look = run.databases.snapshot.bind(run.databases);
    let looks = 0;
    run.databases.snapshot = async (kind, identifier) => {
      const found = await look(kind, identifier);
      if (identifier !== OWN || run.job(JOB_ID).step !== "reaper") return found;
      looks += 1;
      if (looks === 1) return undefined;
      return found && looks === 2 ? { ...found, tags: {} } : found;
    };
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
    expect([...run.databases.snapshots.keys()]).toEqual([FIXED]);
  });
});

describe("before anything is done", () => {
  const restores = { kind: "restore", order: anOrder({ from: { kind: "fixed" } }) } as const;

  it("the snapshot to be restored is looked for again if one look misses it", async () => {
    const run = aRun(restores);
    const missed = missing(run, () => true);
    await run.toEnd();

    expect(missed()).toBe(1);
    expect(run.job(JOB_ID)).toMatchObject({ step: "restorer" });
    expect(run.job(JOB_ID)).not.toHaveProperty("error");
  });

  it("so is the database, whether or not the next look misses its snapshot", async () => {
    const run = aRun({ kind: "snapshot", order: anOrder({ from: { kind: "new" } }) });
    const look = run.databases.find.bind(run.databases);
    let missed = 0;
    run.databases.find = async (kind, identifier) => (missed++ === 0 ? undefined : look(kind, identifier));
    const snapshots = missing(run, () => true);
    await run.toEnd();

    expect(snapshots()).toBe(1);
    expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.databases.snapshots.get(FIXED)?.copyOf).toBe(OWN);
    expect(facts(run)).not.toHaveProperty("missingSince");
  });

  it("a snapshot that there is not is told within two minutes", async () => {
    const run = aRun(restores);
    run.databases.snapshots.clear();
    await run.toEnd();

    const { status, error } = run.job(JOB_ID);
    expect({ status, code: error?.code }).toEqual({ status: "failed", code: "snapshot-not-found" });
    expect(secondsBetween(NOW, error?.at ?? "")).toBeLessThanOrEqual(120);
  });
});
