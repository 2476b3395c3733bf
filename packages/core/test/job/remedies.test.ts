import { describe, expect, it } from "vitest";
import { type ErrorCode, errors, remedyOf } from "../../src/job/error-catalogue.ts";
import { jobError } from "../../src/job/job-error.ts";
import { transition } from "../../src/job/transition.ts";
import { aDatabaseJob, anOrder, JOB_ID } from "../steps/database/a-database.ts";
import { Run } from "../steps/database/a-run.ts";
import { OLD } from "../steps/restorer/a-restore.ts";
import { RestoreRun } from "../steps/restorer/restore-run.ts";
import { aJob, NOW } from "./a-job.ts";

const codes = Object.keys(errors) as ErrorCode[];

describe("what is to be done about a failure", () => {
  it.each(codes)("promises nothing of what the job has done until then: %s", (code) => {
    for (const isOfDatabase of [true, false])
      expect(remedyOf(code, isOfDatabase)).not.toMatch(/nothing (was|is|has)|untouched|unchanged/i);
  });

  it("says no word of a clone's settings to whoever has asked for a restore", () => {
    const both = ["snapshot-not-found", "clone-refused", "clone-key-not-accessible"] as const;

    for (const code of both) {
      expect(remedyOf(code, false)).toMatch(/source\.|clone\.|cloner/);
      expect(remedyOf(code, true)).not.toMatch(/source\.|clone\.|cloner/);
    }
  });

  it.each(["restore", "snapshot", "export"] as const)("is a database's on the item of its %s", (kind) => {
    const job = { ...aDatabaseJob({ kind }), step: "snapshotter" as const };
    const outcome = { kind: "fail", error: jobError("snapshot-not-found", "there is none") } as const;

    const next = transition(job, outcome, NOW, { handlerTimeoutSeconds: 60 });

    expect(next.error?.next).toBe(errors["snapshot-not-found"].ofDatabase);
  });

  it("is a target's on the item of its refresh", () => {
    const outcome = { kind: "fail", error: jobError("snapshot-not-found", "there is none") } as const;

    const next = transition(aJob(), outcome, NOW, { handlerTimeoutSeconds: 60 });

    expect(next.error?.next).toBe(errors["snapshot-not-found"].next);
  });

  it("names the request, not a target, where a db_restore finds no snapshot", async () => {
    const run = new Run([aDatabaseJob({ kind: "restore", order: anOrder({ from: { kind: "fixed" } }) })]);

    await run.toEnd();

    expect(run.job(JOB_ID).error?.code).toBe("snapshot-not-found");
    expect(run.job(JOB_ID).error?.next).toMatch(/from in the request.*create_snapshot_only/);
  });

  it("is no word on the original that has given up its name before the restored one answers", async () => {
    const run = new RestoreRun("db-instance", { order: { order: "rename-first" } });
    run.rds.isSilent = true;

    await run.toEnd();

    expect(run.rds.calls).toContain(`rename db-instance orders ${OLD}`);
    expect(run.job.error).toMatchObject({
      code: "restore-unreachable",
      next: "Let the functions' security group reach the database's port, or set restore.reachable to false.",
    });
  });
});
