import { isDeepStrictEqual } from "node:util";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Job } from "@dblab-refresh/core/job/job";
import type { Clock } from "@dblab-refresh/core/ports/clock";
import type { JobStore } from "@dblab-refresh/core/ports/job-store";
import type { Instant } from "@dblab-refresh/core/time";
import { type Item, itemOf, jobOf } from "./job-item.ts";
import { DUE_INDEX, WANTED } from "./table-shapes.ts";

/** The job table in DynamoDB: one item a job. `attention` is there exactly while the job is due: the sparse index. */
export class JobTable implements JobStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #clock: Clock;

  constructor(documents: DynamoDBDocumentClient, tableName: string, clock: Clock) {
    this.#documents = documents;
    this.#tableName = tableName;
    this.#clock = clock;
  }

  async get(jobId: string): Promise<Job | undefined> {
    const answer = await this.#documents.send(
      new GetCommand({ TableName: this.#tableName, Key: { jobId }, ConsistentRead: true }),
    );
    if (answer.Item === undefined) return undefined;
    const job = jobOf(answer.Item);
    // DynamoDB's TTL may take days to delete; an expired item is as good as gone.
    const expired = job.expiresAt !== undefined && job.expiresAt * 1000 <= Date.parse(this.#clock.now());
    return expired ? undefined : job;
  }

  async create(job: Job): Promise<{ created: true } | { created: false; existing: Job }> {
    try {
      await this.#documents.send(
        new PutCommand({
          TableName: this.#tableName,
          Item: itemOf(job),
          ConditionExpression: "attribute_not_exists(jobId) OR expiresAt <= :now",
          ExpressionAttributeValues: { ":now": Math.floor(Date.parse(this.#clock.now()) / 1000) },
        }),
      );
      return { created: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const existing = await this.get(job.jobId);
      if (existing === undefined) throw error; // expired in between: the redelivery writes it
      return existing.attemptId === job.attemptId ? { created: true } : { created: false, existing };
    }
  }

  async commit(before: Job, after: Job): Promise<boolean> {
    const { sets, removes } = difference(itemOf(before), itemOf(after));
    const names = Object.fromEntries([...Object.keys(sets), ...removes].map((name) => [`#${name}`, name]));
    const values = Object.fromEntries(Object.entries(sets).map(([name, value]) => [`:${name}`, value]));
    const set = Object.keys(sets).map((name) => `#${name} = :${name}`);
    const remove = removes.map((name) => `#${name}`);
    try {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: { jobId: before.jobId },
          UpdateExpression: `SET ${set.join(", ")}${remove.length > 0 ? ` REMOVE ${remove.join(", ")}` : ""}`,
          ConditionExpression: "#version = :expectedVersion",
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ...values, ":expectedVersion": before.version },
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // The SDK sends again after a lost answer: then it is our own commit that stands in our way.
      return (await this.get(before.jobId))?.attemptId === after.attemptId;
    }
  }

  async requestCancellation(jobId: string, at: Instant): Promise<boolean> {
    try {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: { jobId },
          UpdateExpression: "SET cancelRequestedAt = if_not_exists(cancelRequestedAt, :at)",
          ConditionExpression: "#status = :running",
          ExpressionAttributeNames: { "#status": "status" },
          ExpressionAttributeValues: { ":at": at, ":running": "running" },
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return false;
    }
  }

  async markServed(jobId: string, mark: string, at: Instant): Promise<void> {
    const setMark = new UpdateCommand({
      TableName: this.#tableName,
      Key: { jobId },
      UpdateExpression: "SET served.#mark = :at",
      ConditionExpression: "attribute_exists(served)",
      ExpressionAttributeNames: { "#mark": mark },
      ExpressionAttributeValues: { ":at": at },
    });
    try {
      await this.#documents.send(setMark);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // A job from before there were sinks has no map yet, and DynamoDB sets nothing inside of what is not there.
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: { jobId },
          UpdateExpression: "SET served = if_not_exists(served, :nothing)",
          ConditionExpression: "attribute_exists(jobId)",
          ExpressionAttributeValues: { ":nothing": {} },
        }),
      );
      await this.#documents.send(setMark);
    }
  }

  async *dueBefore(moment: Instant): AsyncIterable<Job> {
    for await (const key of this.#wanted(moment)) {
      // The index follows the table after a while; the item itself decides.
      const job = await this.get(key);
      if (job?.dueAt !== undefined && job.dueAt < moment) yield job;
    }
  }

  async regions(): Promise<readonly { region: string; endpoint?: string }[]> {
    const found = new Map<string, { region: string; endpoint?: string }>();
    for await (const key of this.#wanted()) {
      const aws = (await this.get(key))?.aws;
      if (aws) found.set(`${aws.region} ${aws.endpoint ?? ""}`, aws);
    }
    return [...found.values()];
  }

  async *#wanted(dueBefore?: Instant): AsyncIterable<string> {
    const pages = paginateQuery(
      { client: this.#documents },
      {
        TableName: this.#tableName,
        IndexName: DUE_INDEX,
        KeyConditionExpression: `attention = :wanted${dueBefore ? " AND dueAt < :moment" : ""}`,
        ExpressionAttributeValues: { ":wanted": WANTED, ...(dueBefore && { ":moment": dueBefore }) },
        ProjectionExpression: "jobId",
      },
    );
    for await (const page of pages) {
      for (const item of page.Items ?? []) yield String(item.jobId);
    }
  }
}

function difference(before: Item, after: Item): { readonly sets: Item; readonly removes: readonly string[] } {
  const changed = Object.entries(after).filter(
    ([name, value]) => value !== undefined && !isDeepStrictEqual(value, before[name]),
  );
  const removes = Object.keys(before).filter(
    (name) => before[name] !== undefined && after[name] === undefined,
  );
  return { sets: Object.fromEntries(changed), removes };
}
