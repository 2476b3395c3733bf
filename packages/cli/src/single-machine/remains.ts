import { isLive, type Job } from "@dblab-refresh/core/job/job";

/** What a process that ends now leaves to the next start. One sentence each, for people. */
export function remains(jobs: readonly Job[]): readonly string[] {
  return jobs.filter(isLive).map((job) => {
    const temporary = job.owned.filter(({ purpose }) => purpose === "temporary");
    const here = temporary.filter(({ goneAt }) => goneAt === undefined);
    const names = here.map(({ type, identifier }) => `${type} ${identifier}`).join(" and ");
    const region = job.aws ? ` in ${job.aws.region}` : "";
    const at = `Job ${job.jobId} stands at ${job.step}`;
    if (here.length === 0) return `${at}: nothing of it is left in RDS.`;
    const isDeleting = here.every(({ identifier }) =>
      job.timeline.some(({ say }) => say.includes(`Deleting ${identifier}`)),
    );
    if (isDeleting) return `${at}: RDS is deleting ${names}${region}.`;
    const seen = here.some(({ seenAt }) => seenAt !== undefined);
    const what = seen ? "is not deleted yet and costs money until it is" : "may have been created";
    return `${at}: ${names}${region} ${what}.`;
  });
}
