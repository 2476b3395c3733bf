import { JobList } from "@dblab-refresh/aws/job-list";
import { JobTable } from "@dblab-refresh/aws/job-table";
import type { Job } from "@dblab-refresh/core/job/job";
import { instant } from "@dblab-refresh/core/time";
import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import type { Place } from "../stage/place.ts";
import { plainly } from "./aws-errors.ts";
import { tableClient } from "./table-client.ts";

/** A stage's jobs, as they stand in its table. Faults of AWS are told plainly. */
export interface StageJobs extends Pick<JobTable, "regions"> {
  readonly list: JobList;
  get(jobId: string): Promise<Job | undefined>;
  /**
   * The job that a person means: by its id, or by the beginning of it.
   *
   * @throws PlainError if there is none, or more than one
   */
  named(words: string): Promise<Job>;
}

const SHORTEST_BEGINNING = 4;

export function stageJobs(place: Place): StageJobs {
  const documents = tableClient(place);
  const table = new JobTable(documents, place.jobTable, { now: () => instant(Date.now()) });
  const list = new JobList(documents, place.jobTable);
  const get = (jobId: string) => plainly(place, () => table.get(jobId));
  return {
    list,
    get,
    regions: () => table.regions(),
    async named(words) {
      if (words.trim() === "") {
        throw new PlainError(
          "the job's id is empty",
          "Run dblab-refresh jobs for those that there are.",
          exitCodes.usage,
        );
      }
      const wanted = words
        .trim()
        .toLowerCase()
        .replace(/^dblab-refresh-/, "");
      if (!/^[a-z0-9]{1,40}$/.test(wanted)) throw unknownJob(words);
      const job = await get(wanted);
      if (job !== undefined) return job;
      if (wanted.length < SHORTEST_BEGINNING) throw unknownJob(words);
      const [id, another] = await plainly(place, () => list.idsBeginning(wanted, 2));
      if (another !== undefined) {
        throw new PlainError(
          `several jobs begin with ${wanted}, such as ${id} and ${another}`,
          "Give more of the id.",
          exitCodes.usage,
        );
      }
      const found = id === undefined ? undefined : await get(id);
      if (found === undefined) throw unknownJob(words);
      return found;
    },
  };
}

function unknownJob(words: string): PlainError {
  return new PlainError(
    `there is no job ${words} in this stage`,
    "Run dblab-refresh jobs for those that there are; an ended job is kept for jobs.retention of the stage's file.",
    exitCodes.usage,
  );
}
