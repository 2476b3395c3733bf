import * as z from "zod";

/** What we read of DBLab's answers. Keys that we do not use are let through: the engine adds some with each version. */
const text = z.string().nullish();

export const healthAnswer = z.object({
  version: z.string().default("unknown"),
  instanceID: z.string().min(1),
});

const alert = z.object({ message: z.string().default("") });

export const retrievalAnswer = z.object({
  mode: z.string().default("unknown"),
  status: z.string(),
  lastRefresh: text,
  nextRefresh: text,
  alerts: z.record(z.string(), alert).nullish(),
});

export const statusAnswer = z.object({
  engine: z.object({ disableConfigModification: z.boolean().nullish() }).nullish(),
  pools: z
    .array(z.object({ name: z.string(), status: z.string(), cloneList: z.array(z.unknown()).nullish() }))
    .nullish(),
  retrieving: retrievalAnswer,
});

const connection = z.object({ host: text, port: z.coerce.number().nullish(), dbname: text, username: text });

export const configAnswer = z.object({
  retrieval: z.object({
    spec: z.object({
      logicalDump: z.object({
        options: z.object({
          parallelJobs: z.coerce.number().nullish(),
          source: z.object({
            connection,
            rdsIam: z.object({ dbInstanceIdentifier: text }).nullish(),
          }),
        }),
      }),
      logicalRestore: z
        .object({ options: z.object({ parallelJobs: z.coerce.number().nullish() }) })
        .nullish(),
    }),
  }),
});

export const testAnswer = z.object({ status: z.string(), result: text, message: text });

export const errorAnswer = z.object({ code: z.string().optional(), message: z.string() });
