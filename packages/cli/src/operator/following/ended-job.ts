import type { Job } from "@dblab-refresh/core/job/job";
import { type ExitCode, exitCodeOf, exitCodes } from "../../exit-codes.ts";
import { say, sayAside, sayJson } from "../page/say.ts";

/** Says what became of a job that was followed to its end, and answers the exit code for it. */
export function tellEnd(job: Job, json: boolean | undefined): ExitCode {
  if (json) sayJson(job);
  const { status, error, leftovers = [] } = job;
  if (!json && error) say(`${error.code}: ${error.message}\nWhat to do: ${error.next}`);
  if (leftovers.length > 0) {
    const left = leftovers.map(({ type, identifier }) => `${type} ${identifier}`).join(", ");
    (json ? sayAside : say)(`Left over: ${left}. The janitor goes on trying to delete it.`);
  }
  return status === "running" ? exitCodes.failed : exitCodeOf(status);
}
