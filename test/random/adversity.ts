import type { FaultName } from "@dblab-refresh/simulator/dblab/faults";
import type { Chance } from "./chance.ts";
import type { EngineWorld } from "./engine-world.ts";
import type { RdsWorld } from "./rds-world.ts";

const passing: readonly [FaultName, ...FaultName[]] = [
  "refresh-fails",
  "refresh-fails-at-once",
  "refresh-does-not-start",
  "refresh-hangs",
  "refresh-is-instant",
  "refresh-is-instant",
  "restarts",
  "restarts",
  "refreshed-by-another",
  "pointed-elsewhere",
  "drops-port",
];

/** What goes wrong in RDS and DBLab themselves, while faults last: each at a moment of its own. */
export function plan(
  chance: Chance,
  rds: RdsWorld,
  engines: readonly EngineWorld[],
  times: number,
  withinMs: number,
): void {
  const { generator, timeline } = chance;
  for (let nth = 0; nth < times; nth += 1) {
    const moment = timeline.now + generator.between(0, withinMs);
    const happens = generator.between(0, 9);
    const [engine] = engines.length > 1 && generator.chance(0.5) ? engines.slice(1) : engines;
    if (engine === undefined) continue;
    if (happens === 0) {
      timeline.at(moment, () => {
        chance.tell("RDS", "the next restore ends as incompatible-restore");
        rds.model.inject("restore-incompatible");
      });
    } else if (happens === 1) deletesClone(chance, rds, moment);
    else if (happens <= 3) goesAway(chance, engine, moment);
    else inject(chance, engine, generator.pick(passing), moment);
  }
}

function inject(chance: Chance, engine: EngineWorld, fault: FaultName, moment: number): void {
  chance.timeline.at(moment, () => {
    chance.tell(engine.instanceId, fault);
    engine.model.inject(fault);
    engine.carryOut();
  });
}

/** Somebody deletes a clone in the console. */
function deletesClone(chance: Chance, rds: RdsWorld, moment: number): void {
  chance.timeline.at(moment, () => {
    const [clone] = rds.restored();
    if (clone === undefined) return;
    chance.tell("somebody", `deletes ${clone.identifier}`);
    try {
      rds.model.call("DeleteDBInstance", {
        DBInstanceIdentifier: clone.identifier,
        SkipFinalSnapshot: true,
      });
    } catch {
      // It is being made, or protected: then somebody could not.
    }
  });
}

function goesAway(chance: Chance, engine: EngineWorld, moment: number): void {
  const fault = chance.generator.pick<FaultName>(["refuses", "silent"]);
  const back = moment + chance.generator.between(60_000, 3 * 3_600_000);
  inject(chance, engine, fault, moment);
  chance.timeline.at(back, () => {
    chance.tell(engine.instanceId, `${fault} no more`);
    engine.model.heal(fault);
  });
}
