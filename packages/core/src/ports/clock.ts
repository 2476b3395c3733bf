import type { Instant } from "../time.ts";

/** The only source of time in the domain. */
export interface Clock {
  now(): Instant;
}
