import type { CreateTableCommandInput } from "@aws-sdk/client-dynamodb";

/** Sparse: an item is in it only while it has `attention`. */
export const DUE_INDEX = "byDueTime";
export const TARGET_INDEX = "byTarget";
export const WANTED = "wanted";

type Shape = Omit<CreateTableCommandInput, "TableName">;

const text = (name: string) => ({ AttributeName: name, AttributeType: "S" }) as const;
const hash = (name: string) => ({ AttributeName: name, KeyType: "HASH" }) as const;
const range = (name: string) => ({ AttributeName: name, KeyType: "RANGE" }) as const;

/** One item a job, key `jobId`; by target and creation time; by due time over those that want attention. */
export const jobTable: Shape = {
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: ["jobId", "targetName", "createdAt", "attention", "dueAt"].map(text),
  KeySchema: [hash("jobId")],
  GlobalSecondaryIndexes: [
    {
      IndexName: TARGET_INDEX,
      KeySchema: [hash("targetName"), range("createdAt")],
      Projection: { ProjectionType: "ALL" },
    },
    {
      IndexName: DUE_INDEX,
      KeySchema: [hash("attention"), range("dueAt")],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
};

/** One item a lock, key `lock`, with its holder's job id. */
export const lockTable: Shape = {
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [text("lock")],
  KeySchema: [hash("lock")],
};
