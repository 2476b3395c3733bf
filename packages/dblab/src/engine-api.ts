import "@dblab-refresh/core/english";
import type {
  Engine,
  EngineConnection,
  EngineFile,
  EngineSource,
  EngineSourceChange,
  EngineStatus,
  Retrieval,
} from "@dblab-refresh/core/ports/engine";
import * as z from "zod/mini";
import { configAnswer, healthAnswer, retrievalAnswer, statusAnswer, testAnswer } from "./answers.ts";
import { noAnswer, refused, unreadable } from "./engine-fault.ts";
import { readEngineFile } from "./engine-file.ts";
import type { EngineRequest, EngineResponse, Transport } from "./http-transport.ts";

/** A DBLab Engine (4.x) over its API, as its OpenAPI description has it. */
export class EngineApi implements Engine {
  readonly #transport: Transport;
  readonly #token: string;

  constructor(transport: Transport, token: string) {
    this.#transport = transport;
    this.#token = token;
  }

  async health() {
    const { instanceID, version } = await this.#json(healthAnswer, "GET", "/healthz");
    return { instanceId: instanceID, version };
  }

  async status(): Promise<EngineStatus> {
    const { engine, pools, retrieving } = await this.#json(statusAnswer, "GET", "/status");
    return {
      configClosed: engine?.disableConfigModification ?? false,
      pools: (pools ?? []).map(({ name, status, cloneList }) => ({
        name,
        status,
        clones: cloneList?.length ?? 0,
      })),
      retrieval: retrievalOf(retrieving),
    };
  }

  async retrieval(): Promise<Retrieval> {
    return retrievalOf(await this.#json(retrievalAnswer, "GET", "/instance/retrieval"));
  }

  async source(): Promise<EngineSource> {
    const { spec } = (await this.#json(configAnswer, "GET", "/admin/config")).retrieval;
    const { source, parallelJobs } = spec.logicalDump.options;
    const iamInstance = source.rdsIam?.dbInstanceIdentifier;
    const restoreJobs = spec.logicalRestore?.options.parallelJobs;
    return {
      host: source.connection.host ?? "",
      port: source.connection.port ?? 0,
      dbName: source.connection.dbname ?? "",
      username: source.connection.username ?? "",
      ...(iamInstance != null && { iamInstance }),
      ...(parallelJobs != null && { dumpJobs: parallelJobs }),
      ...(restoreJobs != null && { restoreJobs }),
    };
  }

  async file(): Promise<EngineFile | undefined> {
    const path = "/admin/config.yaml";
    const answer = await this.#send("GET", path);
    // Older engines do not serve it; then the engine's own check is the last.
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refused({ method: "GET", path }, answer);
    return readEngineFile(answer.body);
  }

  async writeSource(change: EngineSourceChange): Promise<void> {
    const { host, port, dbName: dbname, username, password, iamInstance, dumpJobs, restoreJobs } = change;
    const source = {
      connection: { host, port, dbname, username, password },
      // 4.2 and later: it would override host and port. Older engines drop the key.
      ...(host !== undefined && { connectionString: "" }),
      ...(iamInstance !== undefined && { rdsIam: { dbInstanceIdentifier: iamInstance } }),
    };
    const spec = {
      logicalDump: { options: { source, ...(dumpJobs !== undefined && { parallelJobs: dumpJobs }) } },
      ...(restoreJobs !== undefined && { logicalRestore: { options: { parallelJobs: restoreJobs } } }),
    };
    await this.#json(z.unknown(), "POST", "/admin/config", { retrieval: { spec } });
  }

  async testSource({ host, port, dbName, username, password }: EngineConnection) {
    const answer = await this.#json(testAnswer, "POST", "/admin/test-db-source", {
      host,
      port: String(port),
      dbname: dbName,
      username,
      password,
      db_list: [dbName],
    });
    // A connection that failed is HTTP 200 as well. Notices and warnings (missing extensions) are not failures.
    if (answer.status !== "error") return { ok: true } as const;
    return { ok: false, message: answer.message || answer.result || "the engine gives no reason" } as const;
  }

  async startFullRefresh(): Promise<void> {
    await this.#json(z.unknown(), "POST", "/full-refresh");
  }

  async #json<T>(
    schema: z.ZodMiniType<T>,
    method: EngineRequest["method"],
    path: string,
    body?: unknown,
  ): Promise<T> {
    const answer = await this.#send(method, path, body);
    if (answer.status < 200 || answer.status > 299) throw refused({ method, path }, answer);
    let plain: unknown;
    try {
      plain = answer.body === "" ? undefined : JSON.parse(answer.body);
    } catch {
      throw unreadable({ method, path }, "it is not JSON");
    }
    const read = schema.safeParse(plain);
    if (read.success) return read.data;
    throw unreadable({ method, path }, z.prettifyError(read.error).replaceAll("\n", " "));
  }

  async #send(method: EngineRequest["method"], path: string, body?: unknown): Promise<EngineResponse> {
    const headers = {
      accept: "application/json",
      "verification-token": this.#token,
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    try {
      return await this.#transport({
        method,
        path,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw noAnswer({ method, path }, error);
    }
  }
}

function retrievalOf(answer: z.infer<typeof retrievalAnswer>): Retrieval {
  const failed = answer.alerts?.refresh_failed;
  return {
    mode: answer.mode,
    status: answer.status,
    lastRefresh: answer.lastRefresh || null,
    nextRefresh: answer.nextRefresh || null,
    ...(failed?.message && { refreshFailed: failed.message }),
    ...(failed?.lastSeen && { refreshFailedAt: failed.lastSeen }),
  };
}
