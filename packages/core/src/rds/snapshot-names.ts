/** What distinguishes the names of one job's things: the beginning of its id. */
function shortOf(jobId: string): string {
  return jobId.slice(0, 8);
}

/** The snapshot that tasks without a snapshot's name restore from, as Trapheus calls it. */
export function fixedSnapshot(identifier: string): string {
  return `${identifier}-snapshot`;
}

/** The snapshot that a job takes, under a name that no other job has. RDS allows 255 characters. */
export function ownSnapshot(identifier: string, jobId: string): string {
  return `${fixedSnapshot(identifier)}-${shortOf(jobId)}`;
}
