import { type ErrorCode, errors } from "@dblab-refresh/core/job/error-catalogue";
import { allJobs, type World } from "../world.ts";
import type { Row } from "./grid.ts";
import type { Reason } from "./reasons.ts";

/** Errors that no job of a simulated run can end with. */
const never: Readonly<Partial<Record<ErrorCode, Reason>>> = {
  "engine-not-logical": "engines as set up",
  "engine-own-refresh-due": "engines as set up",
  "engine-immediate-restore": "engines as set up",
  "source-not-postgres": "sources of one kind",
  "database-kind-mismatch": "databases as set up",
  "export-not-configured": "databases as set up",
  "snapshot-of-another": "names as usual",
  "export-needs-snapshot": "refused at intake",
  "restore-differs": "as asked",
  defect: "would be one",
};

/** Every code of the catalogue, as what ended a job. */
export const endRows: readonly Row[] = Object.keys(errors).map((fault) => {
  const why = isCode(fault) ? never[fault] : undefined;
  return { fault, never: why === undefined ? {} : { jobs: why } };
});

/** Counts how the jobs of a run ended that is over. */
export function meetEnds(world: World): void {
  for (const { error } of allJobs(world)) if (error !== undefined) world.chance.meet(error.code, "jobs");
}

function isCode(name: string): name is ErrorCode {
  return Object.hasOwn(errors, name);
}
