import type { Dice } from "./dice.ts";
import { type ChaosTarget, targetNames } from "./stage-settings.ts";

/** One request for a refresh. */
export interface ChaosRequest {
  readonly requestId: string;
  readonly target: ChaosTarget;
}

/** Without an end. Each source has its turn before the other has another, in an order that the dice decide. */
export function* requestsInOrder(dice: Dice): Generator<ChaosRequest, never> {
  let bag: readonly ChaosTarget[] = [];
  for (let number = 1; ; number += 1) {
    const [target = targetNames[0], ...rest] = bag.length > 0 ? bag : dice.shuffled(targetNames);
    bag = rest;
    yield { requestId: `chaos-${number}`, target };
  }
}
