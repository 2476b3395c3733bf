import { type FaultDefinition, type FaultName, faultDefinitions } from "@dblab-refresh/simulator/rds/faults";
import type { World } from "../world/world.ts";
import type { Expectation, LocalFault, Striking } from "./fault.ts";

/** A fault of the simulated RDS as one of the local stage. */
export function rdsFault(name: FaultName, expected: Expectation, more: Partial<LocalFault> = {}): LocalFault {
  const definition = faultDefinitions.find((one) => one.name === name);
  if (definition === undefined) throw new Error(`the simulated RDS has no fault ${name}`);
  const { title, clones } = definition;
  const sources = clones === "both" ? "both" : clones === "cluster" ? "aurora-cluster" : "rds";
  return { name, title, sources, expected, inject: ({ world }) => injected(world, name), ...more };
}

/** Makes a fault of the simulated RDS happen. */
export function injected({ rds }: World, fault: FaultName | FaultDefinition): Striking {
  const active = rds.inject(fault);
  return { hasStruck: () => active.struck > 0, lift: () => active.lift() };
}
