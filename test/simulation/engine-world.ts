import type { Engine } from "@dblab-refresh/core/ports/engine";
import { EngineApi } from "@dblab-refresh/dblab/engine-api";
import type { EngineRequest, EngineResponse } from "@dblab-refresh/dblab/http-transport";
import type { Reached } from "@dblab-refresh/simulator/dblab/effect";
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

/** A refresh that the engine really began, and what became of its dump. */
export interface Dump {
  readonly refreshId: string;
  readonly host: string;
  readonly port: number;
  readonly beganAt: number;
  state: "running" | "succeeded" | "failed";
}

/** One DBLab Engine behind the handlers, at one or more addresses. */
export class EngineWorld {
  readonly model: DblabModel;
  readonly instanceId: string;
  readonly dumps: Dump[] = [];
  /** Its admin has forbidden changes, for good. */
  isClosed = false;
  /** Told before every call that changes the engine's config or starts a refresh. */
  readonly onChange: ((request: EngineRequest, by: Life) => void)[] = [];
  readonly #chance: Chance;
  readonly #reach: (connection: SourceConnection) => Reached;

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

  /** Carries out what the engine asks of the world around it. To be called after whatever may have changed it. */
  carryOut(): void {
    for (const effect of this.model.takeEffects()) {
      if (effect.type === "abort") {
        const aborted = this.dumps.find(({ refreshId }) => refreshId === effect.refreshId);
        if (aborted) aborted.state = "failed";
        continue;
      }
      const { refreshId, connection } = effect;
      const { host, port } = connection;
      const dump: Dump = { refreshId, host, port, beganAt: this.#chance.timeline.now, state: "running" };
      this.dumps.push(dump);
      this.#chance.trace(this.instanceId, `${refreshId} dumps ${host}`);
      const takes = this.#reach(connection).ok
        ? this.#chance.place(`dump of ${host}`).between("takes", 1_000, 1_800_000)
        : 1_000;
      this.#chance.timeline.after(takes, () => this.#endDump(dump, connection));
    }
  }

  #endDump(dump: Dump, connection: SourceConnection): void {
    if (dump.state !== "running") return;
    const reached = this.#reach(connection);
    dump.state = reached.ok ? "succeeded" : "failed";
    const message = reached.ok ? "" : `pg_dump: error: ${reached.message}`;
    this.#chance.trace(this.instanceId, `${dump.refreshId}'s dump ${dump.state}`);
    this.model.dumped(
      dump.refreshId,
      reached.ok ? { ok: true, rows: 1, bytes: 1_000_000 } : { ok: false, message },
    );
    this.carryOut();
  }

  async #answer(request: EngineRequest, life: Life, place: Place): Promise<EngineResponse> {
    const changes = request.method === "POST" && request.path !== "/admin/test-db-source";
    if (changes) for (const told of this.onChange) told(request, life);
    const reply = this.model.request(request);
    this.carryOut();
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
