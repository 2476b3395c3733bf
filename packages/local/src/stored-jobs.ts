import { setTimeout as pause } from "node:timers/promises";
import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { JobTable } from "@dblab-refresh/aws/job-table";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { instant } from "@dblab-refresh/core/time";
import { isRecord } from "./world/gateway-call.ts";
import type { Tables } from "./world/tables.ts";

/** How often a waiting caller looks. Milliseconds. */
const LOOK_EVERY_MS = 100;
/** And if it is told of writes: only in case that it has missed one. */
const PATIENT_LOOK_EVERY_MS = 3000;

/** The job table, for whoever watches a stage. */
export class StoredJobs {
  readonly #tables: Tables;
  readonly #store: JobTable;
  /** Who waits for the next write of a job. */
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(tables: Tables) {
    this.#tables = tables;
    tables.witness(({ operation, input }) => {
      const written = operation === "UpdateItem" ? input.Key : input.Item;
      const id = isRecord(written) && isRecord(written.jobId) ? written.jobId.S : undefined;
      if (typeof id === "string") for (const wake of this.#waiting.get(id) ?? []) wake();
      return "answer";
    });
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
    const until = Date.now() + timeoutSeconds * 1000;
    for (;;) {
      // From before the look on: a write after it is not missed. Many may wait at once, for minutes.
      const written = this.#written(jobId, Math.max(0, Math.min(PATIENT_LOOK_EVERY_MS, until - Date.now())));
      const job = await this.#store.get(jobId);
      if (job && !isLive(job)) return job;
      if (Date.now() >= until) {
        const said = job?.timeline.map(({ at, step, say }) => `${at} ${step}: ${say}`) ?? [
          "it does not exist",
        ];
        throw new Error(`job ${jobId} has not ended within ${timeoutSeconds} s:\n${said.join("\n")}`);
      }
      await written;
    }
  }

  /** Resolves with the next write of a job, or after so long. */
  #written(jobId: string, mostMs: number): Promise<void> {
    const waiting = this.#waiting.get(jobId) ?? new Set();
    this.#waiting.set(jobId, waiting);
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, mostMs);
      waiting.add(done);
    });
  }
}
