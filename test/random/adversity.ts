import type { FaultName } from "@dblab-refresh/simulator/dblab/faults";
import { codeFailure } from "@dblab-refresh/simulator/rds/failure";
import type { FaultDefinition } from "@dblab-refresh/simulator/rds/faults";
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

interface World {
  readonly chance: Chance;
  readonly rds: RdsWorld;
  readonly engines: readonly EngineWorld[];
  /** Variables that are not set just now. */
  readonly vanished: Set<string>;
}

/** What goes wrong in RDS, in DBLab and by people's hands: each at a moment of its own. */
export function plan(world: World, times: number, withinMs: number): void {
  const { chance, rds } = world;
  for (let nth = 0; nth < times; nth += 1) {
    const moment = chance.timeline.now + chance.generator.between(0, withinMs);
    const engine = engineOf(world);
    switch (chance.generator.between(0, 11)) {
      case 0:
        strikesRds(chance, rds, "restore-incompatible", moment);
        break;
      case 1:
        strikesRds(chance, rds, denied(), moment);
        break;
      case 2:
        deletesClone(chance, rds, moment);
        break;
      case 3:
        losesVariable(world, moment);
        break;
      case 4:
      case 5:
        goesAway(chance, engine, moment);
        break;
      default:
        inject(chance, engine, chance.generator.pick(passing), moment);
    }
  }
}

function engineOf({ chance, engines }: World): EngineWorld {
  const [first, second] = engines;
  if (first === undefined) throw new Error("there is no engine");
  return second !== undefined && chance.generator.chance(0.5) ? second : first;
}

/** Somebody narrows the policy just after a restore: it goes on, but cannot be sent again. */
function denied(): FaultDefinition {
  let restores = 0;
  return {
    name: "restore-denied-again",
    title: "The second of two restores is refused as AccessDenied",
    times: 1,
    refuses: ({ operation }) => {
      if (!operation.startsWith("Restore")) return undefined;
      restores += 1;
      return restores > 1 ? codeFailure("AccessDenied", "not authorized") : undefined;
    },
  };
}

function strikesRds(
  chance: Chance,
  rds: RdsWorld,
  fault: "restore-incompatible" | FaultDefinition,
  moment: number,
): void {
  chance.timeline.at(moment, () => {
    chance.tell("RDS", rds.model.inject(fault).name);
  });
}

/** Somebody deploys without a variable, and sets it again later. */
function losesVariable({ chance, vanished }: World, moment: number): void {
  const name = chance.generator.pick(["PASSWORD_ORDERS", "TOKEN_ONE"]);
  const back = moment + chance.generator.between(60_000, 3_600_000);
  chance.timeline.at(moment, () => {
    chance.tell("somebody", `takes out ${name}`);
    vanished.add(name);
  });
  chance.timeline.at(back, () => {
    chance.tell("somebody", `sets ${name} again`);
    vanished.delete(name);
  });
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
