import * as z from "zod";

/** What may stand on the jobs queue. Restore, snapshot and export join here. */
export const jobRequest = z.strictObject({
  job: z.literal("refresh"),
  target: z.string().min(1).max(64),
  /** Two requests with the same id are the same job. Else SQS's message id is used. */
  requestId: z.string().min(1).max(256).optional(),
  /** When the request was made. Else SQS's own time is used. */
  requestedAt: z.iso.datetime({ offset: true }).optional(),
});
export type JobRequest = z.infer<typeof jobRequest>;

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
