import {
  AddTagsToResourceCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  DeleteDBSnapshotCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from "@aws-sdk/client-rds";
import type { InMemoryRdsClient } from "@dblab-refresh/simulator/rds/client";
import { startRdsServer } from "@dblab-refresh/simulator/rds/server";
import { expect, onTestFinished, test } from "vitest";
import {
  cloneInput,
  minute,
  ownerTags,
  type SimulatedRds,
  sdkClient,
  simulatedRds,
} from "./simulated-rds.ts";

const prod = { DBInstanceIdentifier: "prod" };
const clone = { DBInstanceIdentifier: "clone-1" };
const prodArn = "arn:aws:rds:us-east-1:123456789012:db:prod";

/** A life of a clone and of its source, with mistakes: every operation, most errors. */
function script(rds: SimulatedRds) {
  return [
    new DescribeDBInstancesCommand({}),
    new DescribeDBInstancesCommand(clone),
    new DescribeDBSnapshotsCommand({ ...prod, SnapshotType: "automated" }),
    new RestoreDBInstanceFromDBSnapshotCommand(
      cloneInput(rds, { VpcSecurityGroupIds: ["sg-1"], ProcessorFeatures: [] }),
    ),
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)),
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBInstanceIdentifier: "2" })),
    new DeleteDBInstanceCommand({ ...clone, SkipFinalSnapshot: true }),
    new DescribeDBInstancesCommand(clone),
    new DescribeDBInstancesCommand({ Filters: [{ Name: "engine", Values: ["postgres"] }], MaxRecords: 20 }),
    new ModifyDBInstanceCommand({ ...clone, MultiAZ: true, ApplyImmediately: true, VpcSecurityGroupIds: [] }),
    new DescribeDBInstancesCommand(clone),
    new AddTagsToResourceCommand({ ResourceName: prodArn, Tags: ownerTags }),
    new ListTagsForResourceCommand({ ResourceName: prodArn }),
    new ListTagsForResourceCommand({ ResourceName: "prod" }),
    new CreateDBSnapshotCommand({ ...prod, DBSnapshotIdentifier: "mine" }),
    new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: "mine" }),
    new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "mine" }),
    new StopDBInstanceCommand(prod),
    new StartDBInstanceCommand(prod),
    new StartDBInstanceCommand(prod),
    new DeleteDBInstanceCommand({ ...clone, SkipFinalSnapshot: true }),
    new DescribeDBInstancesCommand(clone),
    new DescribeDBInstanceAutomatedBackupsCommand({}),
    new DescribeDBInstanceAutomatedBackupsCommand({ DbiResourceId: "db-NOPE" }),
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { Tags: undefined })),
  ];
}

type Sends = Pick<InMemoryRdsClient, "send">;

/** What a caller can tell of the answers; request ids and latencies differ by nature. */
async function transcript(rds: SimulatedRds, client: Sends) {
  const lines: unknown[] = [];
  const ask = async (send: () => Promise<object>) => {
    try {
      const { $metadata: _theirs, ...output } = { $metadata: {}, ...(await send()) };
      return output;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { name, message } = error;
      const { $fault, $metadata, Code, Type, code } = { ...error } as Record<string, unknown>;
      const status = { ...Object($metadata) }.httpStatusCode;
      // The message of a broken connection is Node's, and depends on the moment.
      return code === undefined
        ? { name, message, $fault, Code, Type, status, is: error.constructor.name }
        : { name, code };
    }
  };
  rds.model.inject("throttled", { times: 2 });
  rds.model.inject("create-answer-lost", { times: 1 });
  for (const command of script(rds)) {
    lines.push(command.constructor.name, await ask(() => client.send<never, never>(command as never)));
    rds.pass(5 * minute);
  }
  return lines;
}

test("the in-memory client and the SDK's client on the wire get the same answers to the same script", async () => {
  const inMemory = simulatedRds();
  const served = simulatedRds();
  const server = await startRdsServer({ model: served.model });
  const client = sdkClient(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });

  const expected = await transcript(inMemory, inMemory.client);
  const actual = await transcript(served, client as unknown as Sends);

  expect(actual).toStrictEqual(expected);
  expect(served.model.calls).toEqual(inMemory.model.calls);
  expect(JSON.stringify(expected)).toContain("ECONNRESET");
});
