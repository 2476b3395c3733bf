import { RDSClient } from "@aws-sdk/client-rds";
import { DatabasesService } from "@dblab-refresh/aws/databases-service";
import type { Fault } from "@dblab-refresh/core/job/fault";
import type { DatabaseKind, Described } from "@dblab-refresh/core/ports/databases";
import { RdsModel, type RdsModelOptions } from "@dblab-refresh/simulator/rds/model";
import { type RdsServer, startRdsServer } from "@dblab-refresh/simulator/rds/server";

const MINUTE = 60_000;

/** The port to databases over the real wire protocol, in front of a simulated RDS whose clock is passed by hand. */
export class SimulatedDatabases {
  readonly model: RdsModel;
  readonly databases: DatabasesService;
  readonly #server: RdsServer;
  readonly #clients: readonly RDSClient[];
  #now = Date.parse("2026-03-01T10:00:00Z");

  static async start(options: Partial<RdsModelOptions> = {}): Promise<SimulatedDatabases> {
    let ids = 0;
    const started: { at?: SimulatedDatabases } = {};
    const model = new RdsModel({
      ...options,
      now: () => started.at?.nowMs ?? START,
      ids: () => String(++ids),
    });
    const server = await startRdsServer({ model });
    started.at = new SimulatedDatabases(model, server);
    return started.at;
  }

  private constructor(model: RdsModel, server: RdsServer) {
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
    const settings = {
      endpoint: server.url,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
      maxAttempts: 1,
    };
    const [reads, writes] = [new RDSClient(settings), new RDSClient(settings)];
    this.model = model;
    this.#server = server;
    this.#clients = [reads, writes];
    this.databases = new DatabasesService({ reads, writes });
  }

  get nowMs(): number {
    return this.#now;
  }

  pass(minutes: number): void {
    this.#now += minutes * MINUTE;
  }

  /** @throws Error if there is nothing of this name */
  async seen(kind: DatabaseKind, identifier: string): Promise<Described> {
    const found = await this.databases.find(kind, identifier);
    if (found === undefined) throw new Error(`there is no ${kind} ${identifier}`);
    return found;
  }

  /** The names of the calls that changed something. */
  get mutations(): readonly string[] {
    return this.model.calls.filter((call) => call.mutating).map(({ operation }) => operation);
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await this.#server.close();
  }
}

const START = Date.parse("2026-03-01T10:00:00Z");

/** What a call that must not succeed threw. */
export function fault(call: Promise<unknown>): Promise<Fault> {
  return call.then(
    () => Promise.reject(new Error("it succeeded")),
    (error: Fault) => error,
  );
}
