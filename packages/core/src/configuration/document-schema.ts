import * as z from "zod/mini";
import { databaseShape } from "./database.ts";
import { settingsSchema } from "./settings.ts";
import { targetShape } from "./target.ts";

const target = z.strictObject(targetShape);
const { source, clone, dblab, aws, waitFor, schedule, deadlines } = targetShape;

/** A whole stage's file, in one schema: what editors are told. Relations between fields are stage-check.ts's. */
const documentSchema = z.strictObject({
  ...settingsSchema.shape,
  targets: z.optional(z.record(z.string(), target)),
  databases: z.optional(z.record(z.string(), z.strictObject(databaseShape))),
  // A file of one target may have its sections at the top, as the rds-refresh binary's has.
  source: z.optional(source),
  clone: z.optional(clone),
  dblab: z.optional(dblab),
  aws: z.optional(aws),
  waitFor,
  schedule,
  deadlines,
});

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema (draft 2020-12) of a stage's file. It is wider than the check: a reference such as `${NAME}` may stand
 * in the place of any text, and what a text must look like is said by its description.
 */
export function documentJsonSchema(): JsonSchema {
  return z.toJSONSchema(documentSchema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      // A word may be a reference as well: editors propose the words all the same.
      if (jsonSchema.enum === undefined || jsonSchema.type === "string") return;
      jsonSchema.anyOf = [{ enum: jsonSchema.enum }, { type: "string", pattern: "\\$" }];
      delete jsonSchema.enum;
      delete jsonSchema.type;
    },
  });
}
