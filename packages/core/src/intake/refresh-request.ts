import * as z from "zod/mini";
import "../english.ts";
import { moment, requestId, requestName, retryOf, trigger } from "./request-fields.ts";

/** Refreshes a target. */
export const refreshRequest = z.strictObject({
  job: z.literal("refresh"),
  target: requestName(64),
  requestId: z.optional(requestId),
  requestedAt: z.optional(moment),
  trigger: z.optional(trigger),
  retryOf: z.optional(retryOf),
});
export type RefreshRequest = z.infer<typeof refreshRequest>;
