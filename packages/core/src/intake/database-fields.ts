import * as z from "zod/mini";
import "../english.ts";
import { databaseIdentifier } from "../configuration/aws-names.ts";
import { cutovers, orders, tasks } from "../configuration/database.ts";
import { duration } from "../configuration/field.ts";
import { moment, requestId, retryOf, trigger } from "./request-fields.ts";
import { snapshotSource } from "./snapshot-source.ts";

/** The kinds of a database's jobs: `job` of the longer form. */
export const databaseJobs = ["restore", "snapshot", "export"] as const;

const flag = z.boolean({ error: "true or false, without quotes" });

/** A field of the configuration's that is a text in JSON: there a number or a truth value is none. */
function textOf<Value>(schema: z.ZodMiniType<Value>) {
  return z.pipe(
    z.unknown(),
    z.transform((written: unknown, { issues }): Value => {
      const read = schema.safeParse(written);
      if (read.success && typeof written === "string") return read.data;
      // Its own words for what is allowed, which it has for a list, too.
      const message = (read.success ? schema.safeParse([]) : read).error?.issues[0]?.message ?? "a text";
      issues.push({ code: "custom", input: written, message });
      return z.NEVER;
    }),
  );
}

function wordOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: `one of ${words.join(", ")}` });
}

/** Everything that a request for a database may say. */
export const databaseFields = z.strictObject({
  identifier: z.optional(textOf(databaseIdentifier)),
  /** Trapheus's form: these two are required in it. */
  task: z.optional(wordOf(tasks)),
  isCluster: z.optional(flag),
  /** The longer form. */
  job: z.optional(wordOf(databaseJobs)),
  requestId: z.optional(requestId),
  requestedAt: z.optional(moment),
  trigger: z.optional(trigger),
  retryOf: z.optional(retryOf),
  from: z.optional(snapshotSource),
  to: z.optional(textOf(databaseIdentifier)),
  export: z.optional(flag),
  keepOriginal: z.optional(textOf(duration("0s", "168h"))),
  finalSnapshot: z.optional(flag),
  isolate: z.optional(flag),
  cutover: z.optional(wordOf(cutovers)),
  order: z.optional(wordOf(orders)),
  dryRun: z.optional(flag),
});
export type DatabaseFields = z.output<typeof databaseFields>;
export const databaseFieldNames: readonly string[] = Object.keys(databaseFields.shape);
