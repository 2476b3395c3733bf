import * as z from "zod/mini";
import "../english.ts";

/** @param most characters */
function name(most: number) {
  return z.string().check(z.minLength(1), z.maxLength(most));
}

/** What may stand on the jobs queue. Restore, snapshot and export join here. */
const refreshRequest = z.strictObject({
  job: z.literal("refresh"),
  target: name(64),
  /** Two requests with the same id are the same job. Else SQS's message id is used. */
  requestId: z.optional(name(256)),
  /** When the request was made. Else SQS's own time is used. */
  requestedAt: z.optional(z.iso.datetime({ offset: true })),
  /** `schedule` where nobody asked by hand: a paused target skips those. */
  trigger: z.optional(z.enum(["schedule", "manual"])),
});
export type RefreshRequest = z.infer<typeof refreshRequest>;

/** Stops a job. It is named by its own id, or by that of the request that it came from. */
const cancelRequest = z
  .strictObject({
    job: z.literal("cancel"),
    jobId: z.optional(name(40)),
    requestId: z.optional(name(256)),
  })
  .check(
    z.refine((request) => (request.jobId === undefined) !== (request.requestId === undefined), {
      error: "name the job by jobId or by requestId, one of the two",
    }),
  );
export type CancelRequest = z.infer<typeof cancelRequest>;

const jobRequest = z.discriminatedUnion("job", [refreshRequest, cancelRequest]);
type JobRequest = RefreshRequest | CancelRequest;

/** The request in a message's body, or everything that is wrong with it. */
export function readRequest(
  body: string,
): { readonly ok: true; readonly request: JobRequest } | { readonly ok: false; readonly message: string } {
  let plain: unknown;
  try {
    plain = JSON.parse(body);
  } catch (error) {
    return {
      ok: false,
      message: `the message is not JSON: ${error instanceof Error ? error.message : error}`,
    };
  }
  const read = jobRequest.safeParse(plain);
  if (read.success) return { ok: true, request: read.data };
  const problems = read.error.issues.map((issue) => {
    const path = issue.path.length > 0 ? issue.path.join(".") : "the message";
    return `${path}: ${issue.message}`;
  });
  return { ok: false, message: problems.join("; ") };
}
