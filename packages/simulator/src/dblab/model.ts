/**
 * DBLab Engine 4.1's API as a pure model: no clock of its own, no timers, no I/O. It changes when it is asked; the
 * world around it carries out its effects and looks again at `nextChangeAt()`.
 */
import {
  type Answer,
  type ApiRequest,
  badRequest,
  METHOD_NOT_ALLOWED,
  NOT_FOUND,
  ok,
  type Reply,
  UNAUTHORIZED,
} from "./answer.ts";
import { connectionFrom, testReply } from "./connection-test.ts";
import type { DumpResult, Effect, Reach } from "./effect.ts";
import { type EngineControls, FAULTS, type Fault, type FaultName } from "./faults.ts";
import { isObject, type JsonObject, withAt, withoutAt } from "./json.ts";
import { LIFELIKE_PLAN, type RefreshPlan } from "./plan.ts";
import { emptyPool, type Pool } from "./pools.ts";
import { Retrieval, type RetrievalStatus } from "./retrieval.ts";
import {
  changed,
  DEFAULT_SETTINGS,
  type SourceConnection,
  shown,
  sourceConnection,
  UnfitSetting,
  withoutJob,
} from "./settings.ts";
import { settingsFile } from "./settings-file.ts";
import { type EngineIdentity, healthView, retrievalView, statusView } from "./views.ts";

export type DblabStart = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The verification token. */
  readonly token: string;
  /** Default: `DEFAULT_SETTINGS`. The engine's whole YAML file. */
  readonly settings?: JsonObject;
  readonly instanceId?: string;
  readonly version?: string;
  /** Default: two empty ones, `pool_1` and `pool_2`. The front is the first. */
  readonly pools?: readonly Pool[];
  /** A retrieval that waits for its configuration, as after the installation. */
  readonly pending?: boolean;
  readonly adminClosed?: boolean;
  /** Default: `LIFELIKE_PLAN`. */
  readonly plan?: RefreshPlan;
  /** All durations of the plan are multiplied by it. Default: 1. */
  readonly scale?: number;
  /** Bytes; for a source whose size nobody tells. Default: 10 GB. */
  readonly sourceSize?: number;
};

export type Call = {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
};

export type Standing = {
  readonly status: RetrievalStatus;
  /** Epoch milliseconds; null before the first, and after a restart. */
  readonly lastRefresh: number | null;
  /** Where its config says that it dumps from. */
  readonly host: string;
  readonly port: number;
};

const DISABLED = "configuration management via UI/API disabled by admin";

type Route = { readonly open?: true; readonly GET?: Handler; readonly POST?: Handler };
type Handler = (request: ApiRequest, now: number) => Reply;

/** A model is an engine that has been up for a while: no refresh starts with it, only with `restart()`. */
export class DblabModel {
  readonly calls: Call[] = [];
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly #token: string;
  readonly #retrieval: Retrieval;
  readonly #identity: EngineIdentity;
  readonly #plan: RefreshPlan;
  readonly #faults = new Map<FaultName, Fault>();
  readonly #routes: Readonly<Record<string, Route>>;
  #settings: JsonObject;
  #adminClosed: boolean;
  #startedAt: number;

  constructor(start: DblabStart) {
    this.now = start.now;
    this.#token = start.token;
    this.#settings = start.settings ?? DEFAULT_SETTINGS;
    this.#adminClosed = start.adminClosed ?? false;
    this.#plan = start.plan ?? LIFELIKE_PLAN;
    this.#startedAt = start.now();
    this.#identity = {
      version: start.version ?? "v4.1.0-20251114-1442",
      instanceId: start.instanceId ?? "cvq3kk2lvp5c73f2p1hg",
    };
    this.#retrieval = new Retrieval({
      settings: () => this.#settings,
      plan: () => this.#nextPlan(),
      scale: start.scale ?? 1,
      pools: start.pools ?? [emptyPool("pool_1"), emptyPool("pool_2")],
      pending: start.pending ?? false,
      startedAt: this.#startedAt,
      sourceSize: start.sourceSize ?? 10 * 1024 ** 3,
    });
    this.#routes = {
      "/healthz": { open: true, GET: () => ok(healthView(this.#identity)) },
      "/status": {
        GET: (_, now) =>
          ok(statusView(this.#identity, this.#startedAt, this.#adminClosed, this.#retrieval, now)),
      },
      "/instance/retrieval": { GET: (_, now) => ok(retrievalView(this.#retrieval, now, "with activity")) },
      "/admin/config": {
        GET: () => ok(shown(this.#settings)),
        POST: (request, now) => this.#writeSettings(request, now),
      },
      "/admin/config.yaml": { GET: () => settingsFile(this.#settings) },
      "/admin/test-db-source": { POST: (request) => this.#testSource(request) },
      "/full-refresh": { POST: (_, now) => this.#fullRefresh(now) },
    };
  }

  /** Answers a request, but for the one whose answer takes a real connection. */
  request(request: ApiRequest): Reply {
    const now = this.#settled();
    const reply = this.#replyOfFault(request) ?? this.#reply(request, now);
    if (reply.type !== "test") this.#record(request, now, reply.type === "answer" ? reply.status : null);
    else this.#record(request, now, 200);
    return reply;
  }

  /** For a world in which connections are tried in no time. Null: no answer comes. */
  answer(request: ApiRequest, reach: Reach): Answer | null {
    const reply = this.request(request);
    switch (reply.type) {
      case "answer":
        return { status: reply.status, body: reply.body };
      case "test":
        return reply.answer(reach(reply.connection));
      case "silence":
      case "refusal":
        return null;
    }
  }

  /** What is to be done in the world since the last call. */
  takeEffects(): Effect[] {
    this.#settled();
    return this.#retrieval.takeEffects();
  }

  /** Tells how a dump ended, at once or later; a refresh that is over ignores it. */
  dumped(refreshId: string, result: DumpResult): void {
    this.#retrieval.dumped(refreshId, result, this.#settled());
    this.#settled();
  }

  /** Tells how many bytes the source of a dump holds. */
  sized(refreshId: string, bytes: number): void {
    this.#settled();
    this.#retrieval.sized(refreshId, bytes);
  }

  /** Epoch milliseconds of the next change by itself, or null while there is none. */
  nextChangeAt(): number | null {
    this.#settled();
    return this.#retrieval.nextChangeAt();
  }

  /** How the engine was when it was last asked anything: this is no request, and nothing moves on because of it. */
  standing(): Standing {
    const { host, port } = sourceConnection(this.#settings);
    return { status: this.#retrieval.status, lastRefresh: this.#retrieval.lastRefresh, host, port };
  }

  /** The pool at the front if it has data; the name is its database's. */
  activePool(): string | null {
    this.#settled();
    const front = this.#retrieval.pools[0];
    return front?.status === "active" ? front.name : null;
  }

  /** Developers' clones: a pool with clones is not refreshed. */
  setClones(pool: string, clones: readonly string[]): void {
    for (const each of this.#retrieval.pools) if (each.name === pool) each.clones = clones;
  }

  restart(): void {
    const now = this.#settled();
    this.#startedAt = now;
    this.#retrieval.restart(now);
  }

  inject(name: FaultName): void {
    const fault: Fault = FAULTS[name];
    this.#settled();
    if (fault.strike !== undefined) fault.strike(this.#controls());
    if (fault.reply !== undefined || fault.plan !== undefined) this.#faults.set(name, fault);
  }

  /** Ends a fault that has not been used up. What has happened stays. */
  heal(name: FaultName): void {
    this.#faults.delete(name);
  }

  #settled(): number {
    const now = this.now();
    this.#retrieval.settle(now);
    return now;
  }

  #reply(request: ApiRequest, now: number): Reply {
    const path = request.path.split("?")[0] ?? "";
    const route = Object.hasOwn(this.#routes, path) ? this.#routes[path] : undefined;
    if (route === undefined) return NOT_FOUND;
    const method = request.method.toUpperCase();
    const handler = method === "GET" || method === "POST" ? route[method] : undefined;
    if (handler === undefined) return METHOD_NOT_ALLOWED;
    if (!route.open && !this.#isAuthorized(request)) return UNAUTHORIZED;
    return handler(request, now);
  }

  /** An engine without a token lets everybody in. */
  #isAuthorized(request: ApiRequest): boolean {
    const sent = Object.entries(request.headers).find(
      ([name]) => name.toLowerCase() === "verification-token",
    )?.[1];
    return this.#token === "" || sent === this.#token;
  }

  #writeSettings(request: ApiRequest, now: number): Reply {
    if (this.#adminClosed) return badRequest(DISABLED);
    const sent = bodyOf(request);
    if (!isObject(sent)) return badRequest("config must be an object");
    try {
      this.#settings = changed(this.#settings, sent);
    } catch (error) {
      if (error instanceof UnfitSetting) return badRequest(error.message);
      throw error;
    }
    this.#retrieval.settingsWritten(now);
    return ok(shown(this.#settings));
  }

  #testSource(request: ApiRequest): Reply {
    if (this.#adminClosed) return badRequest(DISABLED);
    const connection = connectionFrom(bodyOf(request), sourceConnection(this.#settings).password);
    return connection.ok ? testReply(connection.connection) : badRequest(connection.message);
  }

  #fullRefresh(now: number): Reply {
    const refusal = this.#retrieval.requestRefresh(now);
    return refusal === null ? ok({ status: "OK", message: "Full refresh started" }) : badRequest(refusal);
  }

  #record(request: ApiRequest, now: number, status: number | null): void {
    this.calls.push({ at: now, method: request.method, path: request.path, status });
  }

  #replyOfFault(request: ApiRequest): Reply | null {
    for (const [name, fault] of this.#faults) {
      const reply = fault.reply?.(request) ?? null;
      if (reply === null) continue;
      if (!fault.lasting) this.#faults.delete(name);
      return reply;
    }
    return null;
  }

  #nextPlan(): RefreshPlan {
    let plan = this.#plan;
    for (const [name, fault] of this.#faults) {
      if (fault.plan === undefined) continue;
      plan = fault.plan(plan);
      if (!fault.lasting) this.#faults.delete(name);
    }
    return plan;
  }

  #controls(): EngineControls {
    const now = this.now();
    const connectionPath = ["retrieval", "spec", "logicalDump", "options", "source", "connection"];
    return {
      restart: () => this.restart(),
      startRefresh: () => void this.#retrieval.requestRefresh(now),
      pointAt: (connection: Partial<SourceConnection>) => {
        for (const [key, value] of Object.entries(connection)) {
          this.#settings = withAt(this.#settings, [...connectionPath, key], value);
        }
        this.#retrieval.settingsWritten(now);
      },
      closeAdmin: () => {
        this.#adminClosed = true;
      },
      dropKey: (path) => {
        this.#settings = withoutAt(this.#settings, path.split("."));
      },
      dropJob: (name) => {
        this.#settings = withoutJob(this.#settings, name);
      },
      occupyPools: () => {
        for (const pool of this.#retrieval.pools) this.setClones(pool.name, [`clone-on-${pool.name}`]);
      },
    };
  }
}

/** Undefined for text that is not JSON. */
function bodyOf(request: ApiRequest): unknown {
  if (typeof request.body !== "string") return request.body;
  try {
    return JSON.parse(request.body);
  } catch {
    return undefined;
  }
}
