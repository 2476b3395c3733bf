import type { Server } from "node:http";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { jobTable, lockTable } from "@dblab-refresh/aws/table-shapes";
import dynalite from "dynalite";
import { localDocumentClient } from "./aws-clients.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import type { GatewayAnswer, GatewayCall } from "./gateway-call.ts";

/** Sees a call after its effect and before its answer; `break` cuts the connection instead of answering. */
export type Witness = (call: GatewayCall, answer: GatewayAnswer) => "answer" | "break";

/** DynamoDB as the stage has it: dynalite, with a gateway of ours before it. */
export interface Tables {
  readonly url: string;
  readonly jobTableName: string;
  readonly lockTableName: string;
  /** For the stage's own reads. */
  readonly documents: DynamoDBDocumentClient;
  /** @returns takes the rules away again */
  meddle: Gateway["meddle"];
  /** @returns takes the witness away again */
  witness(witness: Witness): () => void;
  close(): Promise<void>;
}

export async function startTables(region: string): Promise<Tables> {
  const server = dynalite({ createTableMs: 0 });
  const upstream = await listen(server);
  const gateway = await startGateway(upstream);
  const documents = localDocumentClient(gateway.url, region);
  const [jobTableName, lockTableName] = ["dblab-refresh-jobs", "dblab-refresh-locks"];
  await createTable(documents, { TableName: jobTableName, ...jobTable });
  await createTable(documents, { TableName: lockTableName, ...lockTable });
  return {
    url: gateway.url,
    jobTableName,
    lockTableName,
    documents,
    meddle: (rules) => gateway.meddle(rules),
    witness: (after) => gateway.meddle({ after }),
    async close() {
      documents.destroy();
      await gateway.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function createTable(documents: DynamoDBDocumentClient, table: CreateTableCommandInput): Promise<void> {
  await documents.send(new CreateTableCommand(table));
  const { TableName } = table;
  // Even without a delay dynalite makes it active a tick later.
  for (;;) {
    const { Table } = await documents.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === "ACTIVE") return;
  }
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("dynalite has no port"));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}
