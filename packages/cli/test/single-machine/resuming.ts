import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
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

  it("is told of by a start that begins nothing, if its job has ended and nobody could be told", async () => {
    const folder = join(on.small.folder, "untold");
    const slack = await startSlack();
    const config = join(on.small.folder, "with a channel.yaml");
    const alerts = `alerts: { tell: all, channels: { team: { type: slack, webhookUrl: "${slack.url}" } } }`;
    writeFileSync(config, `${readFileSync(on.small.configFile, "utf8")}${alerts}\n`);
    const words = ["run", "--config", config, "--state-dir", folder];
    const untold = on.start(words);
    await slack.asked;
    untold.child.kill("SIGKILL");
    await untold.ended;
    expect(storedJobs(folder).map(({ status }) => status)).toEqual(["succeeded"]);
    slack.isAway = false;

    const next = on.start([...words, "--resume-only"]);

    expect(await next.ended, next.text()).toBe(0);
    expect(slack.told.join("\n")).toContain("succeeded");
    const again = on.start([...words, "--resume-only"]);
    expect(await again.ended, again.text()).toBe(0);
    slack.close();
    expect(slack.told).toHaveLength(1);
    expect(storedJobs(folder).map(({ status }) => status)).toEqual(["succeeded"]);
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

/** A webhook that takes nothing until it is no longer away. */
async function startSlack() {
  const told: string[] = [];
  let heard = () => {};
  const asked = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const service = createServer(async (request, response) => {
    const body = await text(request);
    if (!slack.isAway) told.push(body);
    response.writeHead(slack.isAway ? 500 : 200).end("ok");
    heard();
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  const address = service.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const slack = {
    url: `http://127.0.0.1:${port}/hook`,
    isAway: true,
    told,
    asked,
    close: () => service.close(),
  };
  return slack;
}
