import type { Job } from "@dblab-refresh/core/job/job";
import { isStep } from "@dblab-refresh/core/job/step";
import { PlainError } from "../plain-error.ts";

/** The file of a job holds no job: bits of it are lost, or somebody has changed it. */
export class DamagedFile extends PlainError {
  readonly path: string;

  constructor(path: string) {
    const next =
      "Move it away: what its job made in RDS is found again by its tags, and deleted at the next start.";
    super(`${path} is damaged: it is not what was written there`, next);
    this.path = path;
  }
}

/**
 * The job in a file's text. Only this program writes such files, so what has a job's marks is a job.
 *
 * @throws DamagedFile
 */
export function readJob(text: string, path: string, jobId: string): Job {
  const plain = json(text);
  if (!isJob(plain, jobId)) throw new DamagedFile(path);
  return plain;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isJob(plain: unknown, jobId: string): plain is Job {
  if (typeof plain !== "object" || plain === null) return false;
  const job = plain as Readonly<Record<keyof Job, unknown>>;
  return (
    job.jobId === jobId &&
    typeof job.status === "string" &&
    typeof job.step === "string" &&
    isStep(job.step) &&
    Number.isInteger(job.version) &&
    typeof job.installation === "string" &&
    Array.isArray(job.owned) &&
    Array.isArray(job.timeline) &&
    typeof job.facts === "object" &&
    [job.createdAt, job.deadline, job.stepDeadline].every((time) => !Number.isNaN(Date.parse(String(time))))
  );
}
