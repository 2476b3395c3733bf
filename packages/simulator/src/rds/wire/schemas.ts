import * as sdk from "@aws-sdk/client-rds";
import type { NormalizedSchema } from "@smithy/core/schema";

/** RDS's API version and XML namespace, as every answer of the service carries them. */
export const apiVersion = "2014-10-31";
export const xmlNamespace = `http://rds.amazonaws.com/doc/${apiVersion}/`;
export const shapeNamespace = "com.amazonaws.rds";

export type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];
export type OperationSchema = typeof sdk.DescribeDBInstances$;
type ErrorSchema = typeof sdk.DBInstanceNotFoundFault$;

/** Smithy's static schemas begin with the sort of shape: 9 is an operation, -3 an error. */
const operationSort = 9;
const errorSort = -3;

const exported = new Map<string, unknown>(Object.entries(sdk));

/** The SDK's schema of an operation (`DescribeDBInstances`), or undefined if RDS has no such operation. */
export function operationSchema(name: string): OperationSchema | undefined {
  const schema = exported.get(`${name}$`);
  return isSchema(schema, operationSort) ? (schema as OperationSchema) : undefined;
}

/** The SDK's schema of an error by its shape's name (`DBInstanceNotFoundFault`). */
export function errorSchema(name: string): ErrorSchema | undefined {
  const schema = exported.get(`${name}$`);
  return isSchema(schema, errorSort) ? (schema as ErrorSchema) : undefined;
}

function isSchema(value: unknown, sort: number): boolean {
  return Array.isArray(value) && value[0] === sort;
}

/**
 * The names of the members that must be given: the SDK's generator puts them first in a structure and stores
 * their count as the seventh element of the static schema.
 */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const raw: unknown = schema.getSchema();
  if (!Array.isArray(raw) || typeof raw[6] !== "number") return [];
  const names: unknown = raw[4];
  return Array.isArray(names) ? names.slice(0, raw[6]).map(String) : [];
}
