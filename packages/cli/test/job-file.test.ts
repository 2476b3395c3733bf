import { DamagedFile, readJob } from "@dblab-refresh/cli/single-machine/job-file";
import { describe, expect, it } from "vitest";
import { aJob } from "../../core/test/job/a-job.ts";

describe("the file of a job", () => {
  it("gives back the job that was written", () => {
    const job = aJob();

    expect(readJob(JSON.stringify(job), "j.json", job.jobId)).toEqual(job);
  });

  it.each([
    ["is empty", ""],
    ["is cut off", JSON.stringify(aJob()).slice(0, -10)],
    ["is filled with zeros", "\u0000".repeat(20)],
    ["is of another job", JSON.stringify({ ...aJob(), jobId: "another" })],
    ["stands at a step that there is none of", JSON.stringify({ ...aJob(), step: "dreamer" })],
    ["lacks what the job owns", JSON.stringify({ ...aJob(), owned: undefined })],
    ["has a time that is none", JSON.stringify({ ...aJob(), deadline: "soon" })],
    ["is a list", "[]"],
    ["is null", "null"],
  ])("is damaged if it %s", (_, text) => {
    expect(() => readJob(text, "j.json", aJob().jobId)).toThrow(DamagedFile);
  });
});
