import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { storedJobs } from "../stored-jobs.ts";
import { killedWithClone, type Machine, nothing } from "./machine.ts";

/** A clone that a killed run has left, and that its job knows. */
export function resuming(on: Machine): void {
  it("is its job's still at a machine's start, which begins nothing of its own", async () => {
    const folder = join(on.small.folder, "resumed");
    const resume = () => on.run(folder, ["--resume-only"]);
    await killedWithClone(on, folder);

    const first = resume();

    expect(await first.ended, first.text()).toBe(0);
    const second = resume();
    expect(await second.ended, second.text()).toBe(0);
    expect(storedJobs(folder).map(({ status }) => status)).toEqual(["succeeded"]);
    expect(on.small.leftovers()).toEqual(nothing);
  }, 60_000);

  it("is its job's still where a run comes meanwhile, which waits and then refreshes", async () => {
    const folder = join(on.small.folder, "resumed beside a run");
    await killedWithClone(on, folder);
    const resume = on.run(folder, ["--resume-only"]);
    await resume.until("Taking up job");

    const run = on.run(folder);

    expect(await run.ended, run.text()).toBe(0);
    expect(run.text()).toContain(`Waiting for process ${resume.child.pid}, since `);
    expect(await resume.ended, resume.text()).toBe(0);
    expect(storedJobs(folder).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    expect(on.small.leftovers()).toEqual(nothing);
    expect(on.small.mostClones()).toBe(1);
  }, 60_000);

  it("is its job's still, if the file about the installation is damaged", async () => {
    const folder = join(on.small.folder, "state");
    await killedWithClone(on, folder);
    writeFileSync(join(folder, "state.json"), "?");

    const next = on.run(folder);

    expect(await next.ended, next.text()).toBe(0);
    expect(next.text()).toContain("Taking up job");
    expect(storedJobs(folder).map(({ status }) => status)).toEqual(["succeeded"]);
    expect(on.small.leftovers()).toEqual(nothing);
  }, 60_000);
}
