import type { LocalStage } from "@dblab-refresh/local/stage";
import { expect, it } from "vitest";
import { typed, typedJson } from "../typed.ts";

/** enqueue and cancel. */
export function asking(stage: () => LocalStage): void {
  const type = (words: string) => typed(words, stage().operatorEnvironment);

  it("follows the job with --wait, and exits as it ended", { timeout: 60_000 }, async () => {
    const { code, output } = await type("enqueue refresh not-there --no-check --wait");

    expect(code).toBe(1);
    expect(output).toMatch(/^job [a-z0-9]{20}\n[\s\S]*unknown-target[\s\S]*What to do:/);
  });

  it("follows a job with --wait though the stage's file names another installation", {
    timeout: 60_000,
  }, async () => {
    const environment = { ...stage().operatorEnvironment, DBLAB_REFRESH_FILE: "config/example.yaml" };

    const { complaint, output } = await typed("enqueue refresh not-there --no-check --wait", environment);

    expect(complaint).toBe("");
    expect(output).toContain("unknown-target");
  });

  it("refuses a restore whose form is wrong, with every fault, and sends nothing", async () => {
    const before = (await stage().jobs()).length;

    const { code, complaint } = await type(
      "enqueue restore orders-staging --from new --keep-original soon --cutover by-hand",
    );

    expect(code).toBe(2);
    expect(complaint).toMatch(
      /^error: the request is not right: .*keepOriginal.*cutover.*Correct it; nothing was sent\.\n$/,
    );
    expect((await stage().jobs()).length).toBe(before);
  });

  it.each([
    ["enqueue refresh dmeo", /^error: dmeo, as a target of .*, is not known here; did you mean demo\?/],
    [
      "enqueue restore orders-stagin",
      /^error: orders-stagin, as a database of .* did you mean orders-staging\?/,
    ],
    ["enqueue snapshot orders-stagin", /did you mean orders-staging\?/],
    [
      "enqueue refresh orders-staging",
      /^error: orders-staging is a database of .*, not a target\. Run .* enqueue restore/,
    ],
    [
      "enqueue restore demo",
      /^error: demo is a target of .*, not a database\. Run dblab-refresh enqueue refresh demo;/,
    ],
  ])("sends nothing of %s, and says what may be meant and how to send it anyhow", async (words, told) => {
    const before = (await stage().jobs()).length;

    const { code, complaint, output } = await type(words);

    expect(complaint).toMatch(told);
    expect(complaint).toMatch(/if the deployed stage is newer than this file, add --no-check\.\n$/);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect((await stage().jobs()).length).toBe(before);
  });

  it("sends nothing under a request id that another request has, whose job would be taken for this one's", async () => {
    const first = await type("enqueue restore not-there --no-check --dry-run --request-id once");
    await stage().waitForJob(first.output.trim(), { timeoutSeconds: 20 });

    const same = await type("enqueue restore not-there --no-check --dry-run --request-id once --wait");
    const inEarnest = await type("enqueue restore not-there --no-check --request-id once --wait");
    const another = await type("enqueue refresh demo --request-id once --wait");

    expect(same.output).toContain("unknown-database");
    for (const { code, complaint, output } of [inEarnest, another]) {
      expect(complaint).toBe(
        `error: the request id once was used before, for another request: job ${first.output.trim()}, a restore of not-there. Use another --request-id, or leave it out; nothing was sent.\n`,
      );
      expect({ code, output }).toEqual({ code: 2, output: "" });
    }
  });

  it("takes a refresh that is asked for twice under one request id for one", async () => {
    const words = "enqueue refresh not-there --no-check --request-id twice";

    const first = await type(words);
    await stage().waitForJob(first.output.trim(), { timeoutSeconds: 20 });

    expect(await type(words)).toEqual(first);
  });

  it("says what may be meant where a name has no jobs", async () => {
    const { code, output, complaint } = await type("jobs --target dmeo");

    expect({ code, output }).toEqual({ code: 0, output: "There are no such jobs.\n" });
    expect(complaint).toMatch(/^dmeo, as a target or a database of .* did you mean demo\?\n$/);
  });

  it("says that an empty id is none", async () => {
    expect(await type('job ""')).toMatchObject({
      code: 2,
      complaint: expect.stringMatching(/^error: the job's id is empty\./),
    });
  });

  it("asks for a database's jobs with what is said, and leaves the rest to the stage", async () => {
    const { code, output } = await type(
      "enqueue restore not-there --no-check --from before-upgrade --to copy --dry-run --request-id restored",
    );
    const job = await stage().waitForJob(output.trim(), { timeoutSeconds: 20 });

    expect(code).toBe(0);
    expect(job).toMatchObject({ kind: "restore", status: "failed", error: { code: "unknown-database" } });
  });

  it("pauses what a schedule asks for until it is resumed, and says who paused it", {
    timeout: 60_000,
  }, async () => {
    const scheduled = async (requestId: string) => {
      await stage().enqueue({ job: "refresh", target: "demo", trigger: "schedule", requestId });
      await expect.poll(() => stage().job(stage().jobIdOf(requestId)), { timeout: 10_000 }).toBeDefined();
      return stage().job(stage().jobIdOf(requestId));
    };

    const paused = await type("pause demo");
    const again = await type("pause demo");
    const skipped = await scheduled("while-paused");
    const exit = await type(`watch ${skipped?.jobId}`);
    const resumed = await type("resume demo");
    const twice = await type("resume demo");
    const runs = await scheduled("while-not-paused");

    expect(paused.output).toMatch(/^demo is paused by \S+ since \S+: scheduled jobs are skipped/);
    expect(again.output).toBe(paused.output);
    expect(skipped).toMatchObject({ status: "skipped", error: { code: "target-paused" } });
    expect(exit.code).toBe(3);
    expect(resumed.output).toMatch(/^demo was paused by \S+ since \S+, and is no more\./);
    expect(twice.output).toContain("was not paused by hand");
    expect(runs?.status).toBe("running");
    await type(`cancel ${runs?.jobId}`);
    await stage().waitForJob(stage().jobIdOf("while-not-paused"), { timeoutSeconds: 50 });
  });

  it("does not pause what is mistyped, and says the nearest name", async () => {
    const { code, complaint } = await type("pause dmeo");

    expect(code).toBe(2);
    expect(complaint).toContain("is not known here; did you mean demo?");
  });

  it("retries a job that has failed, once, as a job of its own", { timeout: 60_000 }, async () => {
    const jobId = (await type("enqueue refresh not-there --no-check --request-id to-retry")).output.trim();
    await stage().waitForJob(jobId, { timeoutSeconds: 20 });

    const first = await type(`retry ${jobId} --wait`);
    const second = await type(`retry ${jobId}`);

    const job = await stage().job(stage().jobIdOf(`retry-of/${jobId}`));
    expect(first.code).toBe(1);
    expect(job?.request.retryOf).toBe(jobId);
    expect(second.code).toBe(1);
    expect(second.complaint).toContain(`was retried already, as job ${job?.jobId} (failed)`);
  });

  it("cancels a job that goes on, and refuses one that has ended", { timeout: 60_000 }, async () => {
    const answer = await typedJson(
      "enqueue refresh demo --request-id cancelled",
      stage().operatorEnvironment,
    );
    const jobId = stage().jobIdOf("cancelled");
    expect(answer).toEqual({ requestId: "cancelled", jobId });
    await expect.poll(() => stage().job(jobId), { timeout: 10_000 }).toBeDefined();

    const cancelling = await type(`cancel ${jobId}`);
    const watched = await type(`watch ${jobId}`);
    const again = await type(`cancel ${jobId}`);

    expect(cancelling).toMatchObject({ code: 0, output: expect.stringContaining("is to be cancelled") });
    expect(watched.code).toBe(4);
    expect(again.code).toBe(1);
    expect(again.complaint).toBe(
      `error: the job ${jobId} has ended already: cancelled. There is nothing to cancel.\n`,
    );
  });
}
