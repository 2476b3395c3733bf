import { NormalizedSchema } from "@smithy/core/schema";
import { codeFailure, missingParameter } from "./failure.ts";
import { requiredMembers, type SchemaRef } from "./wire/schemas.ts";

/**
 * A copy of an input, checked against its schema: only the members that the schema has (the SDK sends no others),
 * nothing undefined, every value of its type, nothing that is required left out.
 *
 * @throws MalformedInput, MissingParameter
 */
export function checkedInput(schema: SchemaRef, input: unknown): unknown {
  return checked(NormalizedSchema.of(schema), input ?? {}, "");
}

function checked(schema: NormalizedSchema, value: unknown, path: string): unknown {
  if (schema.isStructSchema()) return checkedStructure(schema, value, path);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw malformed(path, "a list");
    const item = schema.getValueSchema();
    return value.map((entry: unknown, index) => checked(item, entry, `${path}.${index + 1}`));
  }
  if (schema.isBooleanSchema()) return ofType(typeof value === "boolean", value, path, "true or false");
  if (schema.isNumericSchema()) return ofType(Number.isFinite(value), value, path, "a number");
  if (schema.isTimestampSchema()) return ofType(value instanceof Date, value, path, "a time");
  return ofType(typeof value === "string", value, path, "a text");
}

function checkedStructure(schema: NormalizedSchema, value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed(path, "a structure");
  const given = new Map(Object.entries(value));
  const copy: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const entry: unknown = given.get(name);
    const at = path === "" ? name : `${path}.${name}`;
    if (entry !== undefined && entry !== null) copy[name] = checked(member, entry, at);
  }
  for (const name of requiredMembers(schema)) {
    if (copy[name] === undefined) throw missingParameter(path === "" ? name : `${path}.${name}`);
  }
  return copy;
}

function ofType(isRight: boolean, value: unknown, path: string, wanted: string): unknown {
  if (!isRight) throw malformed(path, wanted);
  return value;
}

const malformed = (path: string, wanted: string) =>
  codeFailure("MalformedInput", `${path} must be ${wanted}`);
