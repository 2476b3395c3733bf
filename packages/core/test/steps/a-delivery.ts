import type { Delivery } from "../../src/steps/delivery.ts";

/** A message that came when it was due: the longest delay there is is over. */
export const first: Delivery = { receiveCount: 1, waitedSeconds: 900 };

/** One that came before, to a handler that did not acknowledge it. */
export const again: Delivery = { receiveCount: 2, waitedSeconds: 900 };
