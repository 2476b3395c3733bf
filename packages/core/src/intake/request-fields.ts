import * as z from "zod/mini";
import "../english.ts";

/** A text that names something. @param most characters */
export function requestName(most: number) {
  return z.string().check(z.minLength(1), z.maxLength(most));
}

/** Two requests with the same id are the same job. Else SQS's message id is used. */
export const requestId = requestName(256);

/** When the request was made. Else SQS's own time is used. */
export const requestedAt = z.iso.datetime({ offset: true });

/** `schedule` where nobody asked by hand: what is paused skips those. */
export const trigger = z.enum(["schedule", "manual"]);
