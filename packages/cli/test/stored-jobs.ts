import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Job } from "@dblab-refresh/core/job/job";

/** The jobs of a state directory, the oldest first, as whoever looks into it sees them. */
export function storedJobs(folder: string): readonly Job[] {
  return readdirSync(join(folder, "jobs"))
    .filter((name) => name.endsWith(".json"))
    .map((name): Job => JSON.parse(readFileSync(join(folder, "jobs", name), "utf8")))
    .sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
}
