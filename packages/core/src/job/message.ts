import * as z from "zod/mini";
import "../english.ts";
import { type Instant, secondsBetween } from "../time.ts";
import type { Job } from "./job.ts";
import { steps } from "./step.ts";

/** SQS's `DelaySeconds`: whole seconds, at most 15 minutes. No wait is longer; longer ones are looked at in between. */
export const MAX_DELAY_SECONDS = 900;

/** What stands on a step's queue. The token is the job's version when it was sent: another one means it is stale. */
const stepMessage = z.strictObject({
  v: z.literal(1),
  jobId: z.string().check(z.regex(/^[a-z0-9]{1,40}$/)),
  step: z.enum(steps),
  token: z.int().check(z.positive()),
});
export type StepMessage = z.infer<typeof stepMessage>;

/** What stands on the notifier's queue. */
const notifierMessage = z.strictObject({ v: z.literal(1), jobId: stepMessage.shape.jobId });

/** The one message that a live job waits for. */
export function currentMessage(job: Pick<Job, "jobId" | "step" | "version">): StepMessage {
  return { v: 1, jobId: job.jobId, step: job.step, token: job.version };
}

/** How long the current message must be held back: rounded up, so that it never arrives before it is due. */
export function delaySeconds(job: Pick<Job, "dueAt">, now: Instant): number {
  if (job.dueAt === undefined) return 0;
  return Math.min(MAX_DELAY_SECONDS, Math.max(0, Math.ceil(secondsBetween(now, job.dueAt))));
}

/** The message in a step's body, or why it is none. */
export function readMessage(body: string): Read<StepMessage> {
  return read(stepMessage, body);
}

/** The message in a body of the notifier's queue, or why it is none. */
export function readNotifierMessage(body: string): Read<z.infer<typeof notifierMessage>> {
  return read(notifierMessage, body);
}

type Read<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly why: string };

function read<Message>(schema: z.ZodMiniType<Message>, body: string): Read<Message> {
  try {
    const parsed = schema.safeParse(JSON.parse(body));
    return parsed.success
      ? { ok: true, message: parsed.data }
      : { ok: false, why: z.prettifyError(parsed.error) };
  } catch (error) {
    return { ok: false, why: `the message is not JSON: ${error instanceof Error ? error.message : error}` };
  }
}
