import type { Chance } from "./chance.ts";
import type { EngineWorld } from "./engine-world.ts";
import type { JobMemory } from "./job-memory.ts";
import type { RdsWorld } from "./rds-world.ts";
import type { SinkMemory } from "./sink-memory.ts";

/** Everything outside the handlers that may go wrong. */
export interface World {
  readonly chance: Chance;
  readonly rds: RdsWorld;
  readonly engines: readonly EngineWorld[];
  readonly jobs: JobMemory;
  readonly sinks: readonly SinkMemory[];
  /** Variables that are not set just now. */
  readonly vanished: Set<string>;
  /** The ids of the jobs that were asked for. */
  readonly jobIds: readonly string[];
}

/** A whole number, both ends included. */
export function between({ chance }: World, least: number, most: number): number {
  return chance.generator.between(least, most);
}
