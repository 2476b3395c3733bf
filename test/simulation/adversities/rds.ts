import { lasting } from "@dblab-refresh/simulator/rds/course";
import { codeFailure } from "@dblab-refresh/simulator/rds/failure";
import { type FaultDefinition, faultDefinitions } from "@dblab-refresh/simulator/rds/faults";
import type { Minutes, Occasion } from "../occasion.ts";
import { DELETION_HANGS } from "../rds-world.ts";

type RdsFaultName = (typeof faultDefinitions)[number]["name"];

/** Every fault of the RDS simulator, by name. */
export const rdsFaultNames: readonly RdsFaultName[] = faultDefinitions.map(({ name }) => name);

/** For a clone that never leaves `creating` nothing can be done: rare, since such a run waits for ever. */
const RARE: readonly string[] = ["clone-stuck-creating"];
/** It has more than one function to meet. */
const OFTEN: readonly string[] = ["throttled"];
const [firstFault, ...otherFaults] = rdsFaultNames.flatMap((name) =>
  Array.from({ length: RARE.includes(name) ? 1 : OFTEN.includes(name) ? 6 : 2 }, () => name),
);
if (firstFault === undefined) throw new Error("RDS has no faults");
const choices = [firstFault, ...otherFaults] as const;

export function strikesRdsSomehow(occasion: Occasion): void {
  strikesRds(occasion, occasion.generator.pick(choices));
}

/** Injects a fault, and lifts it after a while: only what lasts, if nothing is said. */
export function strikesRds(
  occasion: Occasion,
  fault: RdsFaultName | FaultDefinition,
  minutes: Minutes | undefined = lasts(fault) ? [10, 180] : undefined,
): void {
  const injected = occasion.world.rds.inject(fault);
  occasion.strikesLater(() => injected.struck);
  occasion.tell("RDS", injected.name);
  if (minutes !== undefined) occasion.later(minutes, () => injected.lift());
}

function lasts(fault: RdsFaultName | FaultDefinition): boolean {
  return faultDefinitions.some(({ name, times }) => name === fault && times === Number.POSITIVE_INFINITY);
}

/** RDS never comes to the end of a deletion: only its support could. */
export function deletionHangs(occasion: Occasion): void {
  strikesRds(occasion, {
    name: DELETION_HANGS,
    title: "A clone stays in deleting for ever",
    times: 1,
    // Its members go: it is the cluster that stays.
    redirects: ({ kind, thing }) =>
      kind === "deletion" && thing.kind !== "snapshot" && !isMember(thing)
        ? [lasting("deleting")]
        : undefined,
  });
}

const isMember = (thing: object) => "membership" in thing && thing.membership !== undefined;

/** Somebody narrows the policy just after a restore: it goes on, but cannot be sent again. */
export function deniesSecondRestore(occasion: Occasion): void {
  let restores = 0;
  strikesRds(occasion, {
    name: "restore-denied-again",
    title: "The second of two restores is refused as AccessDenied",
    times: 1,
    refuses: ({ operation }) => {
      if (!operation.startsWith("Restore")) return undefined;
      restores += 1;
      return restores > 1 ? codeFailure("AccessDenied", "not authorized") : undefined;
    },
  });
}
