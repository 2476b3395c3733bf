import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import { leftovers } from "@dblab-refresh/local/leftovers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DeployedStage } from "./bundles/deployed-stage.ts";
import { node24 } from "./bundles/node24.ts";

const node = node24();
let stage: DeployedStage;
beforeAll(async () => {
  if (node.instead) process.stderr.write(`${node.instead}\n`);
  stage = await DeployedStage.start(node.path);
}, 240_000);
afterAll(() => stage?.close(), 30_000);

it(`a refresh runs from request to end on the bundles that would be deployed, with their own environment, on Node ${node.version}`, async () => {
  const requestId = await stage.send({ job: "refresh", target: "shop" });
  const job = await stage.ended(jobIdOf("local", requestId), 120);

  expect(job, stage.lines.slice(-20).join("\n")).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(leftovers(stage.world.rds)).toEqual({ clones: [], snapshots: [], backups: [] });
  expect(stage.lines.filter((line) => line.includes("FAILED"))).toEqual([]);
}, 150_000);

it("its end arrives in every channel, through the clients that are in the notifier's bundle", async () => {
  const { alerts, events } = stage.world;
  const told = () => [
    ...alerts.server.arrivals.map(({ service, headline }) => `${service}: ${headline}`),
    ...events.events.map((event) => event["detail-type"]).filter((type) => type.startsWith("DBLab Refresh")),
  ];

  await expect
    .poll(() => told().sort(), { timeout: 20_000 })
    .toEqual([
      "DBLab Refresh Job Ended",
      "ses: [dblab-refresh local] The refresh of shop succeeded",
      "slack: [local] The refresh of shop succeeded",
      "sns: [dblab-refresh local] The refresh of shop succeeded",
    ]);
}, 30_000);

it("what nobody can read arrives in the rejected queue", async () => {
  await stage.send({ job: "make coffee" });

  await expect.poll(() => stage.world.queues.look("rejected"), { timeout: 20_000 }).toHaveLength(1);
}, 30_000);
