import { type DynamoDBDocumentClient, paginateQuery, paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Job } from "@dblab-refresh/core/job/job";
import { jobOf } from "./job-item.ts";
import { TARGET_INDEX } from "./table-shapes.ts";

/** What a list shows of a job. `job` has the rest. */
const SUMMARY = [
  "jobId",
  "kind",
  "targetName",
  "status",
  "step",
  "verdict",
  "createdAt",
  "updatedAt",
  "endedAt",
  "cancelRequestedAt",
  "error",
  "leftovers",
] as const;
export type JobSummary = Pick<Job, (typeof SUMMARY)[number]>;

export interface JobFilter {
  /** A target's name; for the kinds of a database, its identifier. */
  readonly target?: string;
  readonly status?: Job["status"];
  /** At most so many, the newest first. */
  readonly limit: number;
}

/**
 * The job table, as people read it: eventually consistent, and never written. Of one target it asks the index; of all of
 * them it reads the whole table, which holds the jobs of `jobs.retention` and no more.
 */
export class JobList {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(documents: DynamoDBDocumentClient, tableName: string) {
    this.#documents = documents;
    this.#tableName = tableName;
  }

  async newest(filter: JobFilter): Promise<readonly JobSummary[]> {
    const projection = {
      ProjectionExpression: SUMMARY.map((name) => `#${name}`).join(", "),
      ExpressionAttributeNames: Object.fromEntries(SUMMARY.map((name) => [`#${name}`, name])),
    };
    return filter.target === undefined
      ? this.#scanned(filter, projection)
      : this.#ofTarget(filter.target, filter, projection);
  }

  /** Whole items of a target, the newest first: what they tell of how long things take. */
  ofTarget(target: string, filter: Omit<JobFilter, "target">): Promise<readonly Job[]> {
    return this.#ofTarget(target, filter, {});
  }

  /** The ids that begin so: people type the beginning, and temporary names have it. At most `limit` of them. */
  async idsBeginning(prefix: string, limit: number): Promise<readonly string[]> {
    return this.#ids("begins_with(jobId, :wanted)", prefix, limit);
  }

  /** The ids of the jobs that a request became: none or one, unless its id was used by several installations. */
  async idsOfRequest(requestId: string): Promise<readonly string[]> {
    return this.#ids("#request.requestId = :wanted", requestId, 2, { "#request": "request" });
  }

  /** The name of the installation whose table this is, by any of its jobs; undefined while there is none. */
  async installation(): Promise<string | undefined> {
    const pages = paginateScan(
      { client: this.#documents, pageSize: 1 },
      { TableName: this.#tableName, ProjectionExpression: "installation" },
    );
    for await (const { Items = [] } of pages) {
      const [item] = Items;
      if (item !== undefined) return String(item.installation);
    }
    return undefined;
  }

  async #ofTarget(
    target: string,
    { status, limit }: Omit<JobFilter, "target">,
    projection: { readonly ExpressionAttributeNames?: Record<string, string> },
  ): Promise<readonly Job[]> {
    const names = { ...projection.ExpressionAttributeNames, ...(status && { "#status": "status" }) };
    const pages = paginateQuery(
      { client: this.#documents },
      {
        TableName: this.#tableName,
        IndexName: TARGET_INDEX,
        KeyConditionExpression: "targetName = :target",
        ExpressionAttributeValues: { ":target": target, ...(status && { ":status": status }) },
        ScanIndexForward: false,
        ...(status && { FilterExpression: "#status = :status" }),
        ...projection,
        ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
      },
    );
    const found: Job[] = [];
    for await (const { Items = [] } of pages) {
      found.push(...Items.map(jobOf));
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }

  async #scanned(
    { status, limit }: JobFilter,
    projection: { readonly ExpressionAttributeNames: Record<string, string> },
  ): Promise<readonly JobSummary[]> {
    const pages = paginateScan(
      { client: this.#documents },
      {
        TableName: this.#tableName,
        ...projection,
        ...(status && {
          FilterExpression: "#status = :status",
          ExpressionAttributeValues: { ":status": status },
        }),
      },
    );
    const found: Job[] = [];
    for await (const { Items = [] } of pages) found.push(...Items.map(jobOf));
    return found.sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1)).slice(0, limit);
  }

  async #ids(
    condition: string,
    wanted: string,
    limit: number,
    names?: Record<string, string>,
  ): Promise<readonly string[]> {
    const pages = paginateScan(
      { client: this.#documents },
      {
        TableName: this.#tableName,
        FilterExpression: condition,
        ...(names && { ExpressionAttributeNames: names }),
        ExpressionAttributeValues: { ":wanted": wanted },
        ProjectionExpression: "jobId",
      },
    );
    const found: string[] = [];
    for await (const { Items = [] } of pages) {
      found.push(...Items.map(({ jobId }) => String(jobId)));
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }
}
