import type { LocalStage } from "../stage.ts";
import { CREDENTIALS } from "../world/aws-clients.ts";
import { cliCommand, quoted, type StageCall } from "./cli-command.ts";

export interface StageCommand {
  /** What it is good for. */
  readonly title: string;
  /** To be pasted into a shell. */
  readonly command: string;
  /** The same as data, where it is a call to AWS. */
  readonly call?: StageCall;
}

/** What a person may want to do on a stage that stays up. */
export function stageCommands(stage: LocalStage, requestId: string): readonly StageCommand[] {
  const { world, targetName, endpoints } = stage;
  const { queues, tables } = world;
  const aws = (
    title: string,
    service: StageCall["service"],
    operation: string,
    input: StageCall["input"],
  ) => {
    const call = { service, operation, input };
    const command = cliCommand(call, {
      endpoint: endpoints[service],
      region: stage.region,
      credentials: CREDENTIALS,
    });
    return { title, command, call };
  };
  const send = (title: string, request: object) =>
    aws(title, "sqs", "SendMessage", {
      QueueUrl: queues.urlOf("jobs"),
      MessageBody: JSON.stringify(request),
    });
  const curl = (title: string, path: string) => ({
    title,
    command: `curl -sS -H ${quoted(`Verification-Token: ${stage.dblabToken}`)} ${endpoints.dblab}${path}`,
  });
  return [
    send("Ask for a refresh", { job: "refresh", target: targetName, requestId: "by-hand" }),
    send("Cancel it", { job: "cancel", requestId: "by-hand" }),
    aws("What is it doing?", "dynamodb", "GetItem", {
      TableName: tables.jobTableName,
      Key: { jobId: { S: stage.jobIdOf("by-hand") } },
      ConsistentRead: true,
    }),
    aws("What became of the first one?", "dynamodb", "GetItem", {
      TableName: tables.jobTableName,
      Key: { jobId: { S: stage.jobIdOf(requestId) } },
    }),
    aws("The jobs of the target, newest first", "dynamodb", "Query", {
      TableName: tables.jobTableName,
      IndexName: "byTarget",
      KeyConditionExpression: "targetName = :target",
      ExpressionAttributeValues: { ":target": { S: targetName } },
      ScanIndexForward: false,
    }),
    aws("Clones, and all other instances", "rds", "DescribeDBInstances", {}),
    aws("Aurora clones, and all other clusters", "rds", "DescribeDBClusters", {}),
    aws("What could not be read, and why", "sqs", "ReceiveMessage", {
      QueueUrl: queues.urlOf("rejected"),
      MessageAttributeNames: ["All"],
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
    }),
    curl("DBLab Engine", "/status"),
    curl("Its refresh", "/instance/retrieval"),
    curl("Its source", "/admin/config"),
  ];
}
