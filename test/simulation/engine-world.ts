import type { Engine } from "@dblab-refresh/core/ports/engine";
import { EngineApi } from "@dblab-refresh/dblab/engine-api";
import type { EngineRequest, EngineResponse } from "@dblab-refresh/dblab/http-transport";
import type { Reached } from "@dblab-refresh/simulator/dblab/effect";
import type { FaultName } from "@dblab-refresh/simulator/dblab/faults";
import { DblabModel, type DblabStart } from "@dblab-refresh/simulator/dblab/model";
import type { SourceConnection } from "@dblab-refresh/simulator/dblab/settings";
import type { Chance } from "./chance.ts";
import { answered, denial } from "./engine-denial.ts";
import type { Life } from "./life.ts";
import type { Place } from "./place.ts";

const failures = {
  refused: () => Object.assign(new Error("connect ECONNREFUSED 10.0.0.1:2345"), { code: "ECONNREFUSED" }),
  lost: () => Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }),
};

/** A refresh that the engine really began, and what became of it: after its dump comes the snapshot. */
export interface Refresh {
  readonly refreshId: string;
  readonly host: string;
  readonly port: number;
  readonly beganAt: number;
  state: "dumping" | "dumped" | "finished" | "failed";
}

/** One DBLab Engine behind the handlers, at one or more addresses. */
export class EngineWorld {
  readonly model: DblabModel;
  readonly instanceId: string;
  readonly refreshes: Refresh[] = [];
  /** Its admin has forbidden changes, for good. */
  isClosed = false;
  /** Told before every call that changes the engine's config or starts a refresh. */
  readonly onChange: ((request: EngineRequest, by: Life) => void)[] = [];
  /** Told of every dump that begins. */
  readonly onDump: ((refresh: Refresh) => void)[] = [];
  readonly #chance: Chance;
  readonly #reach: (connection: SourceConnection) => Reached;
  /** The source that each handler was last shown. */
  readonly #shown = new WeakMap<Life, string>();

  constructor(
    chance: Chance,
    reach: (connection: SourceConnection) => Reached,
    start: Omit<DblabStart, "now"> & { readonly instanceId: string },
  ) {
    this.#chance = chance;
    this.#reach = reach;
    this.instanceId = start.instanceId;
    this.model = new DblabModel({ ...start, now: () => chance.timeline.now });
  }

  seenBy(life: Life, token: string): Engine {
    return new EngineApi(
      (request) =>
        answered(
          life.call(
            `DBLab ${request.method} ${request.path}`,
            { ...failures, denied: (place) => denial(request, place) },
            (place) => this.#answer(request, life, place),
          ),
        ),
      token,
    );
  }

  /** The host that its config had when a handler last asked for it; nothing if it never did. */
  sourceShownTo(life: Life): string | undefined {
    return this.#shown.get(life);
  }

  /** A fault of the engine's own, at once. */
  inject(fault: FaultName): void {
    // What was over before it was, whatever becomes of the engine now.
    this.carryOut();
    this.model.inject(fault);
    this.carryOut();
  }

  /** Carries out what the engine asks of the world around it. To be called before and after whatever may change it. */
  carryOut(): void {
    this.#takeEffects();
    const last = this.refreshes.at(-1);
    if (last?.state === "dumped" && this.model.standing().status === "finished") last.state = "finished";
  }

  #takeEffects(): void {
    for (const effect of this.model.takeEffects()) {
      if (effect.type === "abort") {
        const aborted = this.refreshes.find(({ refreshId }) => refreshId === effect.refreshId);
        if (aborted) aborted.state = "failed";
        continue;
      }
      const { refreshId, connection } = effect;
      const { host, port } = connection;
      const beganAt = this.#chance.timeline.now;
      const refresh: Refresh = { refreshId, host, port, beganAt, state: "dumping" };
      this.refreshes.push(refresh);
      this.#chance.trace(this.instanceId, `${refreshId} dumps ${host}`);
      for (const told of this.onDump) told(refresh);
      const takes = this.#reach(connection).ok
        ? this.#chance.place(`dump of ${host}`).between("takes", 1_000, 1_800_000)
        : 1_000;
      this.#chance.timeline.after(takes, () => this.#endDump(refresh, connection));
    }
  }

  #endDump(refresh: Refresh, connection: SourceConnection): void {
    if (refresh.state !== "dumping") return;
    const reached = this.#reach(connection);
    refresh.state = reached.ok ? "dumped" : "failed";
    const message = reached.ok ? "" : `pg_dump: error: ${reached.message}`;
    this.#chance.trace(this.instanceId, `${refresh.refreshId}'s dump ${reached.ok ? "succeeded" : "failed"}`);
    this.model.dumped(
      refresh.refreshId,
      reached.ok ? { ok: true, rows: 1, bytes: 1_000_000 } : { ok: false, message },
    );
    this.carryOut();
  }

  async #answer(request: EngineRequest, life: Life, place: Place): Promise<EngineResponse> {
    const changes = request.method === "POST" && request.path !== "/admin/test-db-source";
    if (changes) for (const told of this.onChange) told(request, life);
    this.carryOut();
    const reply = this.model.request(request);
    this.carryOut();
    if (request.method === "GET" && request.path === "/admin/config" && reply.type === "answer")
      this.#shown.set(life, this.model.standing().host);
    switch (reply.type) {
      case "answer":
        return { status: reply.status, body: JSON.stringify(reply.body) };
      case "test": {
        const { status, body } = reply.answer(this.#tested(reply.connection, life, place));
        return { status, body: JSON.stringify(body) };
      }
      case "refusal":
        throw failures.refused();
      case "silence":
        await new Promise<void>((resolve) => this.#chance.timeline.after(15_000, resolve));
        throw new Error("no answer within 15 s");
    }
  }

  /** A new name is known to the engine's DNS after a while. */
  #tested(connection: SourceConnection, life: Life, place: Place): Reached {
    if (!this.#chance.strikes("unresolved", place)) return this.#reach(connection);
    this.#chance.strike(
      "unresolved",
      place,
      life.name,
      `${this.instanceId} does not resolve the source's name`,
    );
    return this.#reach({ ...connection, host: `${connection.host}.unresolved.invalid` });
  }
}
