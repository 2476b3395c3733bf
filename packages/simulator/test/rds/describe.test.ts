import {
  AddTagsToResourceCommand,
  DescribeDBInstancesCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { cloneInput, minute, ownerTags, type SimulatedRds, simulatedRds } from "./simulated-rds.ts";

async function listed({ client }: SimulatedRds, input: object) {
  const { DBInstances = [], Marker } = await client.send(new DescribeDBInstancesCommand(input));
  return { names: DBInstances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier), Marker };
}

test("instances are filtered by name, resource id, cluster and engine", async () => {
  const rds = simulatedRds();
  const other = rds.model.seedInstance({
    identifier: "other",
    settings: { Engine: "aurora-postgresql", DBClusterIdentifier: "shop" },
  });
  const filtered = async (Name: string, ...Values: string[]) =>
    (await listed(rds, { Filters: [{ Name, Values }] })).names;

  expect(await filtered("db-instance-id", "PROD")).toEqual(["prod"]);
  expect(await filtered("db-instance-id", "arn:aws:rds:us-east-1:123456789012:db:other")).toEqual(["other"]);
  expect(await filtered("db-instance-id", "prod", "other")).toEqual(["other", "prod"]);
  expect(await filtered("dbi-resource-id", other.DbiResourceId ?? "")).toEqual(["other"]);
  expect(await filtered("db-cluster-id", "shop")).toEqual(["other"]);
  expect(await filtered("engine", "postgres")).toEqual(["prod"]);
  expect(await filtered("db-instance-id", "nope")).toEqual([]);
  await expect(filtered("constructor", "x")).rejects.toMatchObject({ name: "InvalidParameterValue" });
  await expect(filtered("engine")).rejects.toMatchObject({ name: "InvalidParameterValue" });
});

test("an instance that Describe does not know yet is in no list either", async () => {
  const rds = simulatedRds();
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  expect((await listed(rds, {})).names).toEqual(["prod"]);
});

test("pages neither repeat nor omit what stays while other instances come", async () => {
  const rds = simulatedRds();
  const names = Array.from({ length: 45 }, (_, index) => `i${String(index).padStart(2, "0")}`);
  for (const identifier of names) rds.model.seedInstance({ identifier });

  const first = await listed(rds, { MaxRecords: 20 });
  rds.model.seedInstance({ identifier: "a-newcomer" });
  const second = await listed(rds, { MaxRecords: 20, Marker: first.Marker });
  const third = await listed(rds, { MaxRecords: 20, Marker: second.Marker });

  expect([...first.names, ...second.names, ...third.names]).toEqual([...names, "prod"]);
  expect(third.Marker).toBeUndefined();
});

test.each([
  ["MaxRecords below 20", { MaxRecords: 19 }],
  ["MaxRecords above 100", { MaxRecords: 101 }],
  ["a marker that it did not give", { Marker: "2" }],
])("a list with %s is refused", async (_title, input) => {
  const rds = simulatedRds();

  await expect(listed(rds, input)).rejects.toMatchObject({ name: "InvalidParameterValue" });
});

test("tags are added, replaced, listed and removed by ARN", async () => {
  const rds = simulatedRds();
  const ResourceName = (await rds.seen("prod"))?.DBInstanceArn;
  const tags = async () => (await rds.client.send(new ListTagsForResourceCommand({ ResourceName }))).TagList;

  await rds.client.send(
    new AddTagsToResourceCommand({
      ResourceName,
      Tags: [...ownerTags, { Key: "team", Value: "data" }],
    }),
  );
  expect(await tags()).toEqual([{ Key: "team", Value: "data" }, ...ownerTags]);
  await rds.client.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ["team", "unknown"] }));

  expect(await tags()).toEqual(ownerTags);
});

test("a new instance's tags are not listed before their lag is over", async () => {
  const rds = simulatedRds();
  const { DBInstance } = await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));
  const list = new ListTagsForResourceCommand({ ResourceName: DBInstance?.DBInstanceArn });

  expect((await rds.client.send(list)).TagList).toEqual([]);
  rds.pass(minute);
  expect((await rds.client.send(list)).TagList).toEqual(ownerTags);
});

test.each([
  ["no ARN", "prod", "InvalidParameterValue"],
  ["another account's ARN", "arn:aws:rds:us-east-1:999999999999:db:prod", "InvalidParameterValue"],
  ["an unknown instance's ARN", "arn:aws:rds:us-east-1:123456789012:db:nope", "DBInstanceNotFoundFault"],
  [
    "an unknown snapshot's ARN",
    "arn:aws:rds:us-east-1:123456789012:snapshot:nope",
    "DBSnapshotNotFoundFault",
  ],
])("tags of %s are refused", async (_title, ResourceName, name) => {
  const rds = simulatedRds();

  const list = rds.client.send(new ListTagsForResourceCommand({ ResourceName }));

  await expect(list).rejects.toMatchObject({ name });
});

test("what a caller does to an answer does not reach the model", async () => {
  const rds = simulatedRds();

  const answer = await rds.seen("prod");
  answer?.TagList?.push({ Key: "mine", Value: "now" });
  if (answer?.VpcSecurityGroups?.[0]) answer.VpcSecurityGroups[0].Status = "removed";

  const again = await rds.seen("prod");
  expect(again?.TagList).toEqual([{ Key: "team", Value: "core" }]);
  expect(again?.VpcSecurityGroups?.[0]?.Status).toBe("active");
});

test("the call log tells every call that named an instance, by whatever name", async () => {
  const rds = simulatedRds();
  const prod = await rds.seen("prod");
  const filters = [{ Name: "dbi-resource-id", Values: [prod?.DbiResourceId ?? ""] }];

  await listed(rds, {});
  await listed(rds, { Filters: filters });
  await rds.client.send(new AddTagsToResourceCommand({ ResourceName: prod?.DBInstanceArn, Tags: [] }));
  await rds.client
    .send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBInstanceIdentifier: "PROD" })))
    .catch(() => undefined);

  const naming = rds.model.calls.filter(({ names }) => names.includes("prod"));
  expect(naming.map(({ operation, mutating, error }) => [operation, mutating, error])).toEqual([
    ["DescribeDBInstances", false, undefined],
    ["DescribeDBInstances", false, undefined],
    ["AddTagsToResource", true, undefined],
    ["RestoreDBInstanceFromDBSnapshot", true, "DBInstanceAlreadyExistsFault"],
  ]);
});
