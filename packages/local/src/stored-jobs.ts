import { setTimeout as pause } from "node:timers/promises";
import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { JobTable } from "@dblab-refresh/aws/job-table";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { instant } from "@dblab-refresh/core/time";
import type { Tables } from "./world/tables.ts";

/** How often a waiting caller looks. Milliseconds. */
const LOOK_EVERY_MS = 100;
/** And after a while: many may wait at once, for minutes. */
const PATIENT_LOOK_EVERY_MS = 500;
const PATIENT_AFTER_MS = 10_000;

/** The job table, for whoever watches a stage. */
export class StoredJobs {
  readonly #tables: Tables;
  readonly #store: JobTable;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#store = new JobTable(tables.documents, tables.jobTableName, { now: () => instant(Date.now()) });
  }

  get(jobId: string): Promise<Job | undefined> {
    return this.#store.get(jobId);
  }

  /** In the order of their creation. */
  async all(): Promise<readonly Job[]> {
    const pages = paginateScan(
      { client: this.#tables.documents },
      { TableName: this.#tables.jobTableName, ConsistentRead: true, ProjectionExpression: "jobId" },
    );
    const found: Job[] = [];
    for await (const page of pages) {
      for (const item of page.Items ?? []) {
        const job = await this.#store.get(String(item.jobId));
        if (job) found.push(job);
      }
    }
    return found.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  }

  /** Resolves once the job stands at a step, or has ended. */
  async at(jobId: string, step: string): Promise<void> {
    for (;;) {
      const job = await this.#store.get(jobId);
      if (job && (job.step === step || !isLive(job))) return;
      await pause(LOOK_EVERY_MS);
    }
  }

  /** @throws Error with the job's timeline if it has not ended in time */
  async ended(jobId: string, timeoutSeconds: number): Promise<Job> {
    const begun = Date.now();
    const until = begun + timeoutSeconds * 1000;
    for (;;) {
      const job = await this.#store.get(jobId);
      if (job && !isLive(job)) return job;
      if (Date.now() > until) {
        const said = job?.timeline.map(({ at, step, say }) => `${at} ${step}: ${say}`) ?? [
          "it does not exist",
        ];
        throw new Error(`job ${jobId} has not ended within ${timeoutSeconds} s:\n${said.join("\n")}`);
      }
      await pause(Date.now() - begun > PATIENT_AFTER_MS ? PATIENT_LOOK_EVERY_MS : LOOK_EVERY_MS);
    }
  }
}
