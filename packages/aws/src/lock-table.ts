import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { LockStore } from "@dblab-refresh/core/ports/lock-store";

/** Locks in DynamoDB: one item a lock, each call one conditional write. */
export class LockTable implements LockStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(documents: DynamoDBDocumentClient, tableName: string) {
    this.#documents = documents;
    this.#tableName = tableName;
  }

  async holder(name: string): Promise<string | undefined> {
    const answer = await this.#documents.send(
      new GetCommand({ TableName: this.#tableName, Key: { lock: name }, ConsistentRead: true }),
    );
    const holder: unknown = answer.Item?.holder;
    return typeof holder === "string" ? holder : undefined;
  }

  take(name: string, jobId: string): Promise<string> {
    return this.#put(name, jobId, "attribute_not_exists(#lock) OR holder = :holder", jobId);
  }

  takeOver(name: string, jobId: string, holder: string): Promise<string> {
    return this.#put(name, jobId, "attribute_not_exists(#lock) OR holder = :holder", holder);
  }

  async release(name: string, jobId: string): Promise<void> {
    try {
      await this.#documents.send(
        new DeleteCommand({
          TableName: this.#tableName,
          Key: { lock: name },
          ConditionExpression: "holder = :holder",
          ExpressionAttributeValues: { ":holder": jobId },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async #put(name: string, jobId: string, condition: string, holder: string): Promise<string> {
    try {
      await this.#documents.send(
        new PutCommand({
          TableName: this.#tableName,
          Item: { lock: name, holder: jobId },
          ConditionExpression: condition,
          ExpressionAttributeNames: { "#lock": "lock" },
          ExpressionAttributeValues: { ":holder": holder },
        }),
      );
      return jobId;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const now = await this.holder(name);
      // Released in between: the caller's next look takes it.
      if (now === undefined) throw error;
      return now;
    }
  }
}
