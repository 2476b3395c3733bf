import * as z from "zod/mini";

/** What we read of DBLab's answers. Keys that we do not use are let through: the engine adds some with each version. */
const text = z.nullish(z.string());

export const healthAnswer = z.object({
  version: z._default(z.string(), "unknown"),
  instanceID: z.string().check(z.minLength(1)),
});

const alert = z.object({ message: z._default(z.string(), ""), lastSeen: text });

export const retrievalAnswer = z.object({
  mode: z._default(z.string(), "unknown"),
  status: z.string(),
  lastRefresh: text,
  nextRefresh: text,
  alerts: z.nullish(z.record(z.string(), alert)),
});

export const statusAnswer = z.object({
  engine: z.nullish(z.object({ disableConfigModification: z.nullish(z.boolean()) })),
  pools: z.nullish(
    z.array(z.object({ name: z.string(), status: z.string(), cloneList: z.nullish(z.array(z.unknown())) })),
  ),
  retrieving: retrievalAnswer,
});

const connection = z.object({ host: text, port: z.nullish(z.coerce.number()), dbname: text, username: text });

export const configAnswer = z.object({
  retrieval: z.object({
    spec: z.object({
      logicalDump: z.object({
        options: z.object({
          parallelJobs: z.nullish(z.coerce.number()),
          source: z.object({
            connection,
            rdsIam: z.nullish(z.object({ dbInstanceIdentifier: text })),
          }),
        }),
      }),
      logicalRestore: z.nullish(
        z.object({ options: z.object({ parallelJobs: z.nullish(z.coerce.number()) }) }),
      ),
    }),
  }),
});

export const testAnswer = z.object({ status: z.string(), result: text, message: text });

export const errorAnswer = z.object({ code: z.optional(z.string()), message: z.string() });
