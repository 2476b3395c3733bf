import type { Job } from "../../job/job.ts";
import type { Engine } from "../../ports/engine.ts";
import { NO_SOURCE_HOST } from "../no-source-host.ts";

/** Takes the clone's address out of the engine's config if it is there. Answers whether it had to write. */
export async function giveBackConfig(
  job: Job,
  engine: Engine,
  act: boolean,
): Promise<"clean" | "written" | "dirty"> {
  const { endpoint } = job.facts;
  if (endpoint === undefined) return "clean";
  const source = await engine.source();
  // By the host alone: an engine may forget the port, and the clone's name is the job's own.
  if (source.host !== endpoint.host) return "clean";
  if (!act) return "dirty";
  await engine.writeSource({ host: NO_SOURCE_HOST });
  return "written";
}
