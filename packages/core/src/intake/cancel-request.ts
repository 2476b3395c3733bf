import * as z from "zod/mini";
import "../english.ts";
import { requestId, requestName } from "./request-fields.ts";

/** Stops a job. It is named by its own id, or by that of the request that it came from. */
export const cancelRequest = z
  .strictObject({
    job: z.literal("cancel"),
    jobId: z.optional(requestName(40)),
    requestId: z.optional(requestId),
  })
  .check(
    z.refine((request) => (request.jobId === undefined) !== (request.requestId === undefined), {
      error: "name the job by jobId or by requestId, one of the two",
    }),
  );
export type CancelRequest = z.infer<typeof cancelRequest>;
