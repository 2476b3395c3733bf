import type { LocalStage } from "@dblab-refresh/local/stage";
import { beforeAll, expect, it } from "vitest";
import { typed, typedJson } from "../typed.ts";
import { WATCHED } from "./watching.ts";

/** jobs, job, watch, clones: of a refresh that has succeeded. */
export function reading(stage: () => LocalStage): void {
  let jobId = "";
  beforeAll(async () => {
    jobId = stage().jobIdOf(WATCHED);
    await stage().waitForJob(jobId, { timeoutSeconds: 60 });
  }, 70_000);
  const type = (words: string) => typed(words, stage().operatorEnvironment);

  it("lists the jobs, the newest first, and only those that are asked for", async () => {
    const all = await typedJson("jobs", stage().operatorEnvironment);
    const ofTarget = await type(`jobs --target ${stage().targetName} --status succeeded`);
    const none = await type("jobs --status cancelled --target nothing");

    expect(all).toEqual(expect.arrayContaining([expect.objectContaining({ jobId, status: "succeeded" })]));
    expect(ofTarget.output).toMatch(
      new RegExp(`^JOB +KIND +TARGET[\\s\\S]*${jobId} +refresh +demo +succeeded`),
    );
    expect(none.output).toBe("There are no such jobs.\n");
  });

  it("shows all of a job: by its id, by the beginning of it, and by its clone's name", async () => {
    for (const words of [jobId, jobId.slice(0, 6), `dblab-refresh-${jobId}`]) {
      const { code, output, complaint } = await type(`job ${words}`);
      expect(complaint).toBe("");
      expect(code).toBe(0);
      expect(output).toContain("A refresh of demo was asked for");
      expect(output).toMatch(new RegExp(`db-instance +dblab-refresh-${jobId} +db-\\S+ +temporary +gone `));
    }
    expect(await typedJson(`job ${jobId}`, stage().operatorEnvironment)).toEqual(await stage().job(jobId));
  });

  it("says of an unknown id that there is no such job, and what to do, without a stack", async () => {
    const { code, complaint, output } = await type("job zzzzzzzz");

    expect(code).toBe(2);
    expect(complaint).toBe(
      "error: there is no job zzzzzzzz in this stage. Run dblab-refresh jobs for those that there are; an ended job is kept for jobs.retention of the stage's file.\n",
    );
    expect(output).toBe("");
  });

  it("exits with 1 for a job that failed, and says why and what to do", async () => {
    await stage().enqueue({ job: "refresh", target: "not-there", requestId: "unknown" });
    const failed = await stage().waitForJob(stage().jobIdOf("unknown"), { timeoutSeconds: 20 });

    const { code, output } = await type(`watch ${failed.jobId}`);

    expect(code).toBe(1);
    expect(output).toContain("unknown-target: no target not-there in this stage");
    expect(output).toContain("What to do: Name one of the targets");
  });

  it("lists what is alive, strangers' too, and says whose it is", async () => {
    const { rds } = stage().world;
    const seed = (identifier: string, tags: Record<string, string>) =>
      rds.seedInstance({ identifier, tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) });
    seed("dblab-refresh-of-the-binary", { ManagedBy: "dblab-rds-refresh", AutoDelete: "true" });
    seed("dblab-refresh-elsewhere", {
      ManagedBy: "dblab-rds-refresh",
      "dblab-refresh:owner": "another/abc",
    });
    seed("dblab-refresh-no-tags", {});

    const { output } = await type("clones");

    // The refreshes before have left none.
    expect(output).not.toMatch(/^dblab-refresh-.* (job [a-z0-9]{20}|orphan of)/m);
    expect(output).toMatch(/dblab-refresh-of-the-binary +db-instance +us-east-1 .* the rds-refresh binary/);
    expect(output).toMatch(/dblab-refresh-elsewhere .* installation another/);
    expect(output).toMatch(/dblab-refresh-no-tags .* a stranger/);
    expect(await typedJson("clones", stage().operatorEnvironment)).toContainEqual(
      expect.objectContaining({
        identifier: "dblab-refresh-elsewhere",
        whose: "another",
        installation: "another",
      }),
    );
  });
}
