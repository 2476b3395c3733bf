import * as z from "zod/mini";
import "../english.ts";

/** A text that names something. @param most characters */
export function requestName(most: number) {
  const error = `a text of 1 to ${most} characters`;
  return z.string({ error }).check(z.minLength(1, { error }), z.maxLength(most, { error }));
}

/** Two requests with the same id are the same job. Else SQS's message id is used. */
export const requestId = requestName(256);

/** A moment of which everybody knows when it was. `requestedAt` is one: else SQS's own time is used. */
export const moment = z.iso.datetime({
  offset: true,
  error: "a time with its zone, such as 2026-01-31T03:00:00Z",
});

/** The job that this one is another attempt at: noted on the new one, which is a job like any other. */
export const retryOf = requestName(40);

/** `schedule` where nobody asked by hand: what is paused skips those. */
export const trigger = z.enum(["schedule", "manual"], { error: "one of schedule, manual" });
