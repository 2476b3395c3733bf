import { type FaultDefinition, type FaultName, faultDefinitions } from "@dblab-refresh/simulator/rds/faults";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import type { Expectation, LocalFault } from "./fault.ts";
import { outsideFault } from "./outside-fault.ts";
import type { Striking } from "./striking.ts";

/** A fault of the simulated RDS as one of the local stage. */
export function rdsFault(name: FaultName, expected: Expectation, more: Partial<LocalFault> = {}): LocalFault {
  const definition = faultDefinitions.find((one) => one.name === name);
  if (definition === undefined) throw new Error(`the simulated RDS has no fault ${name}`);
  const { title, clones } = definition;
  const sources = clones === "both" ? "both" : clones === "cluster" ? "aurora-cluster" : "rds";
  return outsideFault({ name, title, sources, expected, strike: ({ rds }) => injected(rds, name), ...more });
}

/** Makes a fault of the simulated RDS happen. */
export function injected(rds: RdsModel, fault: FaultName | FaultDefinition): Striking {
  const active = rds.inject(fault);
  return { hasStruck: () => active.struck > 0, lift: () => active.lift() };
}
