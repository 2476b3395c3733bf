import { jobTable, lockTable } from "@dblab-refresh/aws/table-shapes";
import type { Deployment } from "./deployment.ts";
import { namesOf } from "./names.ts";
import { tagsOf } from "./tags.ts";

type Shape = typeof jobTable;

/** The job table and the lock table, in the very shapes that the tests run on. */
export function createTables(deployment: Deployment) {
  const names = namesOf(deployment.name);
  return {
    jobs: table(deployment, "JobTable", names.jobTable, jobTable, "expiresAt"),
    locks: table(deployment, "LockTable", names.lockTable, lockTable),
  };
}

function table(deployment: Deployment, logicalName: string, name: string, shape: Shape, ttl?: string) {
  return new aws.dynamodb.Table(logicalName, {
    name,
    billingMode: "PAY_PER_REQUEST",
    attributes: (shape.AttributeDefinitions ?? []).map(({ AttributeName = "", AttributeType = "S" }) => ({
      name: AttributeName,
      type: AttributeType,
    })),
    ...keysOf(shape.KeySchema),
    globalSecondaryIndexes: (shape.GlobalSecondaryIndexes ?? []).map(
      ({ IndexName = "", KeySchema, Projection }) => ({
        name: IndexName,
        ...keysOf(KeySchema),
        projectionType: Projection?.ProjectionType ?? "ALL",
      }),
    ),
    ...(ttl && { ttl: { attributeName: ttl, enabled: true } }),
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: deployment.name === "production",
    tags: tagsOf(deployment, "tables"),
  });
}

function keysOf(schema: Shape["KeySchema"]) {
  const key = (type: "HASH" | "RANGE") => schema?.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const rangeKey = key("RANGE");
  return { hashKey: key("HASH") ?? "", ...(rangeKey && { rangeKey }) };
}
