import { expect, it } from "vitest";
import { unserved } from "../../src/job/telling.ts";
import { channelAudiences } from "../../src/notifier/channel-audience.ts";
import { contentOf } from "../../src/notifier/content.ts";
import { writtenDatabase } from "../configuration/written-database.ts";
import { NOW } from "../job/a-job.ts";
import { asked, databasePorts } from "./an-asked-job.ts";

const bus = { type: "event-bus", name: "default" };

function ports() {
  const orders = writtenDatabase({ alerts: { channels: ["dba"] } });
  return databasePorts({ orders }, { alerts: { channels: { dba: bus, everyone: bus } } });
}

it("a request that is refused at once is told with its database's region", async () => {
  const { job } = await asked({ identifier: "orders", task: "db_restore", isCluster: true });

  if (job === undefined) throw new Error("there is no job");
  expect(job.status).toBe("failed");
  expect(contentOf({ id: "x/ended", fact: "ended", at: NOW }, job).region).toBe("eu-central-1");
});

it.each([
  ["of a database is told to the database's own channels", "orders", ["dba"]],
  ["for no database of the stage is told to all channels", "main", ["dba", "everyone"]],
])("a refused request %s", async (_, identifier, channels) => {
  const stage = ports();

  const { job } = await asked({ job: "restore", identifier, isCluster: "no" }, { ports: stage });

  if (job === undefined) throw new Error("there is no job");
  expect(unserved(job, channelAudiences(stage.stage)).map(({ sink }) => sink)).toEqual(channels);
});
