import {
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { answerQuery } from "@dblab-refresh/simulator/rds/wire/answer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { startMs } from "./simulated-rds.ts";

/** The real client with the codec in place of the network: what it sends, and what it makes of the answer. */
function clientOf(answer: unknown) {
  const inputs: unknown[] = [];
  const calls = {
    call: (_operation: string, input: unknown) => {
      inputs.push(input);
      return answer;
    },
  };
  const client = new RDSClient({
    endpoint: "http://127.0.0.1:9",
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    requestHandler: {
      handle: async ({ body }: { body: string }) => {
        const answered = answerQuery(calls, body, "request-1");
        const bytes = new TextEncoder().encode(answered?.body ?? "");
        const stream = new Blob([bytes]).stream();
        return { response: { statusCode: answered?.status ?? 500, headers: {}, body: stream } };
      },
    },
  });
  return { client, inputs };
}

/** The SDK's records have the usual prototype. */
const record = <Shape>(members: { [Name in keyof Shape]: fc.Arbitrary<Shape[Name]> }) =>
  fc.record(members, { noNullPrototype: true });

/** XML holds no control characters, and no lone surrogates. */
const text = fc.string({ unit: "grapheme" }).filter((value) => !/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(value));
const tags = fc.array(record({ Key: text, Value: text }), { maxLength: 4 });

const restore = fc.record(
  {
    DBInstanceIdentifier: text,
    DBSnapshotIdentifier: text,
    Port: fc.integer(),
    MultiAZ: fc.boolean(),
    DeletionProtection: fc.boolean(),
    VpcSecurityGroupIds: fc.array(text, { maxLength: 12 }),
    Tags: tags,
    ProcessorFeatures: fc.array(record({ Name: text, Value: text }), { maxLength: 2 }),
    TagSpecifications: fc.array(record({ ResourceType: text, Tags: tags }), { maxLength: 2 }),
    EnableCloudwatchLogsExports: fc.array(text, { maxLength: 3 }),
  },
  { requiredKeys: ["DBInstanceIdentifier"], noNullPrototype: true },
);

test("every input of a restore arrives as it was sent", async () => {
  await fc.assert(
    fc.asyncProperty(restore, async (input) => {
      const { client, inputs } = clientOf({});
      await client.send(new RestoreDBInstanceFromDBSnapshotCommand(input));
      expect(inputs).toStrictEqual([input]);
    }),
    { numRuns: 150 },
  );
});

test("nested structures and several filters arrive as they were sent", async () => {
  const change = record({
    DBInstanceIdentifier: text,
    CloudwatchLogsExportConfiguration: record({
      EnableLogTypes: fc.array(text, { maxLength: 2 }),
      DisableLogTypes: fc.array(text, { maxLength: 2 }),
    }),
  });
  const filters = fc.array(record({ Name: text, Values: fc.array(text, { maxLength: 11 }) }), {
    maxLength: 11,
  });
  await fc.assert(
    fc.asyncProperty(change, filters, async (input, Filters) => {
      const { client, inputs } = clientOf({});
      await client.send(new ModifyDBInstanceCommand(input));
      await client.send(new DescribeDBInstancesCommand({ Filters }));
      expect(inputs).toStrictEqual([input, { Filters }]);
    }),
    { numRuns: 60 },
  );
});

const instance = record({
  DBInstanceIdentifier: text,
  AllocatedStorage: fc.integer(),
  MultiAZ: fc.boolean(),
  InstanceCreateTime: fc.integer({ min: 0, max: startMs }).map((ms) => new Date(ms)),
  Endpoint: record({ Address: text, Port: fc.integer() }),
  TagList: tags,
  PendingModifiedValues: fc.constant({}),
});

test("every output arrives as it was answered", async () => {
  const instances = fc.array(instance, { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(instances, async (DBInstances) => {
      const { client } = clientOf({ DBInstances });
      const { $metadata: _metadata, ...output } = await client.send(new DescribeDBInstancesCommand({}));
      expect(output).toEqual({ DBInstances });
    }),
    { numRuns: 150 },
  );
});
