import { isDeepStrictEqual } from "node:util";
import type { TableContents } from "@dblab-refresh/simulator/postgres/contents";
import { contentsOfDblab, contentsOfSource } from "../contents.ts";
import { dblabSourceHost } from "../dblab-source-host.ts";
import { comparedTables } from "../demo/compared-tables.ts";
import type { LocalStage } from "../stage.ts";
import type { Pairing } from "../world/world.ts";
import type { RequestedJob } from "./course.ts";
import { targetNames } from "./stage-settings.ts";
import type { ChaosFacts, SourceFacts } from "./statements.ts";

/** Gathers, from before the first job to after the last one, what the statements are about. */
export class Evidence {
  readonly #stage: LocalStage;
  readonly #before: readonly (readonly TableContents[])[];
  readonly #secretsIn: Set<string>;

  private constructor(
    stage: LocalStage,
    before: readonly (readonly TableContents[])[],
    secretsIn: Set<string>,
  ) {
    this.#stage = stage;
    this.#before = before;
    this.#secretsIn = secretsIn;
  }

  /** @param lines told of each line of the functions' logs from now on */
  static async begin(
    stage: LocalStage,
    lines: (listener: (line: string) => void) => void,
  ): Promise<Evidence> {
    const secretsIn = new Set<string>();
    const hasSecret = (text: string) => stage.secrets.some((secret) => text.includes(secret));
    lines((line) => {
      if (hasSecret(line)) secretsIn.add("a log line");
    });
    stage.world.tables.witness(({ operation, input }) => {
      if (hasSecret(JSON.stringify(input))) secretsIn.add(`DynamoDB's ${operation}`);
      return "answer";
    });
    const before = await Promise.all(pairings(stage).map(contentsOfSource));
    return new Evidence(stage, before, secretsIn);
  }

  async facts(requested: readonly RequestedJob[], unmet: readonly string[]): Promise<ChaosFacts> {
    const { rds, events } = this.#stage.world;
    const sources: SourceFacts[] = [];
    for (const [index, pairing] of pairings(this.#stage).entries()) {
      const target = targetNames[index] ?? "";
      const isRefreshed = requested.some((one) => one.target === target && one.job?.status === "succeeded");
      sources.push(
        await this.#sourceFacts(pairing, { target, isRefreshed, before: this.#before[index] ?? [] }),
      );
    }
    return {
      jobs: new Map(requested.map(({ jobId, job }) => [jobId, job])),
      sources,
      calls: rds.calls,
      events: events.events,
      secretsIn: [...this.#secretsIn],
      unmet,
    };
  }

  async #sourceFacts(
    pairing: Pairing,
    about: {
      readonly target: string;
      readonly isRefreshed: boolean;
      readonly before: readonly TableContents[];
    },
  ): Promise<SourceFacts> {
    const { source, dblab, dblabServer } = pairing;
    const { world, dblabToken } = this.#stage;
    const { target, isRefreshed, before } = about;
    const inDblab = isRefreshed ? await contentsOfDblab({ dblabServer, postgres: world.postgres }) : [];
    const inSnapshot = isRefreshed ? await this.#stage.verifySnapshot(source.latestSnapshot) : [];
    return {
      target,
      names: source.names,
      isUnchanged: isDeepStrictEqual(before, await contentsOfSource(pairing)),
      dumpsFrom: dblabSourceHost(dblab, dblabToken),
      ...(isRefreshed && { tables: comparedTables(inSnapshot, inDblab) }),
    };
  }
}

/** In the order of the targets. */
function pairings({ world }: LocalStage): readonly Pairing[] {
  return [world, ...world.beside];
}
