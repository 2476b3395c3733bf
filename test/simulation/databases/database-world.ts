import type { Connections } from "@dblab-refresh/core/ports/connections";
import type { Inventoried } from "@dblab-refresh/simulator/rds/inventory";
import { clusterOffItsDefaults, instanceOffItsDefaults } from "@dblab-refresh/simulator/rds/off-default";
import type { Chance } from "../chance.ts";
import type { Failures, Life } from "../life.ts";
import type { Effect, RdsWorld } from "../rds-world.ts";
import { RecordWorld } from "./record-world.ts";
import { type DatabaseAtFirst, type DatabasesScenario, databaseNames } from "./scenario.ts";
import { CLOSED_GROUP } from "./stage.ts";

const HOUR = 3_600_000;

/** Something that a database's job made: as it is, not as Describe shows it. */
export interface Made {
  readonly kind: Inventoried["kind"];
  /** The model's key: of instances and clusters RDS's resource id. */
  readonly key: string;
  readonly jobId: string;
  /** Whose job that is, or was. */
  readonly installation: string;
  /** The name that it was made under. */
  readonly madeAs: string;
}

/** Who lets nobody in, from the beginning. */
const OPEN_GROUPS = ["sg-0aaaaaaaaaaaaaaaa", "sg-0bbbbbbbbbbbbbbbb"];

const groups = OPEN_GROUPS.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: "active" }));

const failures: Failures = {
  refused: () => new Error("connect ETIMEDOUT"),
  denied: () => new Error("connect EACCES"),
  lost: () => new Error("read ECONNRESET"),
};

/** The databases behind the handlers, with the truth about who made what. */
export class DatabaseWorld {
  readonly made = new Map<string, Made>();
  /** Databases on whose data people laid hands, and when they did last: those are not ours to answer for any more. */
  readonly meddledWith = new Map<string, number>();
  readonly rds: RdsWorld;
  /** What leads to those whose clients connect to a record. */
  readonly records: RecordWorld;
  /** Undefined where all jobs are refreshes. */
  readonly scenario: DatabasesScenario | undefined;

  constructor(chance: Chance, rds: RdsWorld, scenario: DatabasesScenario | undefined) {
    this.rds = rds;
    this.records = new RecordWorld(chance);
    this.scenario = scenario;
    if (scenario === undefined) return;
    rds.model.seedSurroundings({ closedSecurityGroups: [CLOSED_GROUP] });
    for (const name of databaseNames) seed(rds, name, scenario.databases[name], chance.timeline.now);
    this.records.seed(
      databaseNames.flatMap((database) => {
        const { type, recordTtl: ttl } = scenario.databases[database];
        const { host } = this.named(type === "rds" ? "instance" : "cluster", database) ?? {};
        return ttl === undefined || host === undefined ? [] : [{ database, host, ttl }];
      }),
    );
    rds.onEffect.push((effect, by) => this.#note(effect, by));
  }

  /** Whether a client is let in, and somebody answers there. */
  connectionsOf(life: Life): Connections {
    return {
      answers: async (host, port) => {
        try {
          return await life.call(`connect ${host}:${port}`, failures, () => {
            const reach = this.rds.model.reach(host);
            if (reach.state === "answers") return { ok: true } as const;
            return { ok: false, why: reach.state === "refused" ? reach.why : "ENOTFOUND" } as const;
          });
        } catch (error) {
          return { ok: false, why: error instanceof Error ? error.message : `${error}` };
        }
      },
    };
  }

  /** Whether clients write into it without passing a security group: what is restored in its stead is as it was. */
  hasDataApi(database: string): boolean {
    const name = databaseNames.find((one) => one === database);
    const at = name && this.scenario?.databases[name];
    return at?.type === "aurora-cluster" && at.isOffDefaults && at.hasDataApi === true;
  }

  /** What has that name now. */
  named(kind: Inventoried["kind"], identifier: string): Inventoried | undefined {
    return this.rds.model.inventory().find((one) => one.kind === kind && one.identifier === identifier);
  }

  /** What jobs made, with what has become of it: without what is gone. */
  remaining(): readonly (Made & { readonly now: Inventoried })[] {
    if (this.made.size === 0) return [];
    this.rds.model.settle();
    return this.rds.model.inventory().flatMap((now) => {
      const made = this.made.get(now.key);
      return made === undefined ? [] : [{ ...made, now }];
    });
  }

  /** A create that took effect, whether its answer came or not; members that autoscaling added are their cluster's. */
  #note({ call, input, before, after }: Effect, by: Life): void {
    const { jobId, installation } = by;
    if (jobId === undefined) return;
    if (call.error === undefined || call.error === "LostAnswer")
      this.noteMade({ operation: call.operation, input, before, after }, { jobId, installation });
  }

  /** What a call of a job's has made, whoever sends it again in its stead. */
  noteMade(
    { operation, input, before, after }: Pick<Effect, "input" | "before" | "after"> & { operation: string },
    by: Pick<Made, "jobId" | "installation">,
  ): void {
    if (!isCreation(operation)) return;
    const known = new Set(before.map(({ key }) => key));
    for (const { kind, key, identifier } of after()) {
      // What begins so is a clone, and its own job's affair; but an export's task.
      if (known.has(key) || (kind !== "export-task" && identifier.startsWith("dblab-refresh-"))) continue;
      if (Object.values(input).includes(identifier))
        this.made.set(key, { kind, key, ...by, madeAs: identifier });
    }
  }
}

function isCreation(operation: string): boolean {
  return /^(Restore|Create|Copy|StartExportTask)/.test(operation);
}

function seed(rds: RdsWorld, name: string, at: DatabaseAtFirst, now: number): void {
  const { model } = rds;
  const isCluster = at.type === "aurora-cluster";
  const takenAtMs = now - HOUR;
  // Somebody else's, whose name begins as ours do.
  const tags = [{ Key: "team", Value: "somebody-else" }];
  model.seedInstance({ identifier: `${name}-new-store`, tags });
  model.seedInstance({ identifier: `${name}-old`, tags });
  model.seedSnapshot({
    instance: `${name}-old`,
    identifier: `${name}-snapshot-before-upgrade`,
    type: "manual",
  });
  if (isCluster) {
    const off = clusterOffItsDefaults(name);
    const settings = {
      ...(at.isOffDefaults && { ...off.settings, HttpEndpointEnabled: at.hasDataApi }),
      VpcSecurityGroups: groups,
      DeletionProtection: at.isProtected,
    };
    const createdAtMs = now - 48 * HOUR;
    const { members } = at;
    model.seedCluster({ ...(at.isOffDefaults ? off : { identifier: name, members }), settings, createdAtMs });
    model.seedClusterSnapshot({ cluster: name, takenAtMs });
    if (at.hasFixed)
      model.seedClusterSnapshot({
        cluster: name,
        identifier: `${name}-snapshot`,
        type: "manual",
        takenAtMs: takenAtMs - HOUR,
      });
    return;
  }
  const off = instanceOffItsDefaults(name);
  const settings = {
    ...(at.isOffDefaults && off.settings),
    VpcSecurityGroups: groups,
    DeletionProtection: at.isProtected,
  };
  const createdAtMs = now - 48 * HOUR;
  model.seedInstance({ ...(at.isOffDefaults ? off : { identifier: name }), settings, createdAtMs });
  model.seedSnapshot({ instance: name, takenAtMs });
  if (at.hasFixed)
    model.seedSnapshot({
      instance: name,
      identifier: `${name}-snapshot`,
      type: "manual",
      takenAtMs: takenAtMs - HOUR,
    });
}
