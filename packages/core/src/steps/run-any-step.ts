import type { StepMessage } from "../job/message.ts";
import type { Ports } from "../ports/ports.ts";
import type { Delivery } from "./delivery.ts";
import { looks } from "./looks.ts";
import { runStep } from "./run-step.ts";

/** The same for a message of any step, where all of them are at hand: a deployed function has its own only. */
export function runAnyStep(ports: Ports, message: StepMessage, delivery: Delivery): Promise<void> {
  return runStep(ports, looks[message.step], message, delivery);
}
