import type { Seconds } from "../time.ts";

/** How a message came, as SQS counts and by SQS's own clock: functions' clocks may differ from each other. */
export interface Delivery {
  /** How often SQS has delivered this message: 1 the first time. */
  readonly receiveCount: number;
  /** From its sending to its first delivery. */
  readonly waitedSeconds: Seconds;
}
