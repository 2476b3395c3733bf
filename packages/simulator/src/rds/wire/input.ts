import { NormalizedSchema } from "@smithy/core/schema";
import { codeFailure } from "../failure.ts";
import type { FormNode, FormTree } from "./form.ts";
import type { SchemaRef } from "./schemas.ts";

/** What belongs to the protocol, not to the operation's input. */
const protocolParameters = ["Action", "Version"];

/**
 * A query form as the input object that the SDK's caller passed: strings become what the schema says.
 * A parameter that the operation does not have is refused. AWS itself may pass over it in silence; a simulator
 * that did so would hide a caller's misspelling.
 *
 * @throws MalformedInput, InvalidQueryParameter
 */
export function readInput(schema: SchemaRef, form: FormTree): unknown {
  return readStructure(NormalizedSchema.of(schema), form, "");
}

function read(schema: NormalizedSchema, node: FormNode, path: string): unknown {
  if (schema.isStructSchema()) return readStructure(schema, node, path);
  if (schema.isListSchema()) return readList(schema, node, path);
  if (typeof node !== "string") throw malformed(path, "a value, not a structure");
  if (schema.isBooleanSchema()) return readBoolean(node, path);
  if (schema.isNumericSchema()) return readNumber(node, path);
  if (schema.isTimestampSchema()) return readTime(node, path);
  if (schema.isStringSchema()) return node;
  throw malformed(path, "a sort of value that RDS's query protocol does not have");
}

function readStructure(schema: NormalizedSchema, node: FormNode, path: string): Record<string, unknown> {
  if (typeof node === "string") throw malformed(path, "a structure");
  const input: Record<string, unknown> = {};
  const unread = new Set(node.keys());
  if (path === "") for (const parameter of protocolParameters) unread.delete(parameter);
  for (const [name, member] of schema.structIterator()) {
    const key = member.getMergedTraits().xmlName ?? name;
    const value = node.get(key);
    unread.delete(key);
    if (value !== undefined) input[name] = read(member, value, path === "" ? key : `${path}.${key}`);
  }
  for (const name of unread) {
    throw codeFailure(
      "InvalidQueryParameter",
      `Unknown parameter: ${path === "" ? name : `${path}.${name}`}`,
    );
  }
  return input;
}

function readList(schema: NormalizedSchema, node: FormNode, path: string): unknown[] {
  if (node === "") return [];
  const item = schema.getValueSchema();
  const name = item.getMergedTraits().xmlName ?? "member";
  // Clients of other languages write "member" where the model has a name of its own.
  const entries = typeof node === "string" ? undefined : (node.get(name) ?? node.get("member"));
  if (entries === undefined || typeof entries === "string" || typeof node === "string" || node.size > 1) {
    throw malformed(path, `a list (${path}.${name}.1)`);
  }
  return [...entries]
    .map(([index, entry]) => ({ index: position(index, path), entry }))
    .sort((a, b) => a.index - b.index)
    .map(({ index, entry }) => read(item, entry, `${path}.${name}.${index}`));
}

function position(index: string, path: string): number {
  if (!/^[1-9]\d{0,5}$/.test(index)) throw malformed(path, "a list whose keys are numbers from 1");
  return Number(index);
}

function readBoolean(text: string, path: string): boolean {
  if (text !== "true" && text !== "false") throw malformed(path, `true or false, not "${text}"`);
  return text === "true";
}

function readNumber(text: string, path: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw malformed(path, `a number, not "${text}"`);
  return Number(text);
}

function readTime(text: string, path: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw malformed(path, `a time as ISO 8601 has it, not "${text}"`);
  return time;
}

const malformed = (path: string, wanted: string) =>
  codeFailure("MalformedInput", `${path} must be ${wanted}`);
