import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { checkStage, type Stage } from "@dblab-refresh/core/configuration/stage";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import type { DatabaseAtFirst } from "../databases/scenario.ts";
import { CLOSED_GROUP, HOSTED_ZONE, recordName } from "../databases/stage.ts";
import type { Asked } from "../requests.ts";
import type { Scenario } from "../scenario.ts";
import type { World } from "../world.ts";
import type { Story } from "./story-shape.ts";

const MINUTE = 60_000;
const DATABASE = "ledger";
const TTL = 60;

export type Type = DatabaseAtFirst["type"];

/** What is asked for, by what the story is called: a restore in each way, a snapshot and nothing else, an export. */
const requests = {
  restored: { job: "restore", from: "new" },
  "restored beside": { job: "restore", from: "new", isolate: true },
  "restored, renamed first": { job: "restore", from: "fixed", order: "rename-first" },
  "restored, by its record": { job: "restore", from: "fixed", cutover: "dns" },
  "restored and kept": { job: "restore", from: "new", isolate: true, keepOriginal: "20m" },
  "snapshot only": { identifier: DATABASE, task: "create_snapshot_only" },
  exported: { job: "export", from: "fixed" },
} as const;
type Kind = keyof typeof requests;

const told: readonly (readonly [Type, Kind])[] = [
  ["rds", "restored beside"],
  ["rds", "restored, renamed first"],
  ["rds", "restored, by its record"],
  ["rds", "snapshot only"],
  ["rds", "exported"],
  ["aurora-cluster", "restored beside"],
  ["aurora-cluster", "restored, renamed first"],
  ["aurora-cluster", "restored, by its record"],
  ["aurora-cluster", "snapshot only"],
  ["aurora-cluster", "exported"],
];

/** One job of a database each. */
export const databaseStories: readonly Story[] = told.map(([type, kind]) => databaseStory(type, kind));

export function databaseStory(type: Type, kind: Kind): Story {
  return {
    name: `${type} ${kind}`,
    about: "databases",
    seed: 8,
    options: {
      asks: (world) => asks(world, kind, type),
      scenario: () => scenarioOf(kind, type),
      drawn: 0,
      stallsLongest: true,
    },
    ends: ["succeeded"],
  };
}

/** Short waits, with more than one look each. */
function scenarioOf(kind: Kind, type: Type): Scenario {
  const database = { type, members: 1, isOffDefaults: false, isProtected: true, hasFixed: true };
  const isByRecord = kind === "restored, by its record";
  return {
    sources: { orders: "rds", users: "rds" },
    engines: [{ orders: "engine-one", users: "engine-one" }],
    databases: {
      besideRefreshes: false,
      databases: { ledger: { ...database, ...(isByRecord && { recordTtl: TTL }) }, stock: database },
      durations: {
        modifyingMs: MINUTE,
        modifyLagMs: 5_000,
        renamingMs: MINUTE,
        rebootingMs: 20_000,
        configuringMs: 10_000,
        backingUpMs: MINUTE,
        snapshotMs: 2 * MINUTE,
        snapshotCopyMs: MINUTE,
        exportStartingMs: MINUTE,
        exportMs: 2 * MINUTE,
        exportCancelingMs: 20_000,
      },
    },
    isSkewed: false,
    janitorEveryMs: 2.5 * MINUTE,
    rds: {
      creatingMs: 3 * MINUTE,
      clusterCreatingMs: 2 * MINUTE,
      memberCreatingMs: 2 * MINUTE,
      deletingMs: 40_000,
      describeLagMs: 5_000,
      tagsLagMs: 20_000,
    },
  };
}

function asks(world: World, kind: Kind, type: Type): Asked {
  const [installation] = world.installations;
  installation.stage = stageOf(installation.name, kind, type);
  const requestId = "request-1";
  const body = JSON.stringify({ identifier: DATABASE, ...requests[kind], requestId });
  const isTrapheus = "task" in requests[kind];
  const sent = isTrapheus
    ? JSON.stringify({ ...JSON.parse(body), isCluster: type === "aurora-cluster" })
    : body;
  world.chance.timeline.after(1000, () => installation.queues.put("jobs", sent, 0));
  return { jobs: new Map([[jobIdOf(installation.name, requestId), sent]]), unreadable: [] };
}

export function stageOf(installation: string, kind: Kind, type: Type): Stage {
  const record = { hostedZoneId: HOSTED_ZONE, name: recordName(DATABASE), ttl: TTL };
  const checked = checkStage({
    installation,
    databases: {
      [DATABASE]: {
        type,
        aws: { region: "us-east-1" },
        restore: {
          isolationSecurityGroup: CLOSED_GROUP,
          ...(kind === "restored, by its record" && { record }),
        },
        deadlines: { snapshot: "40m", restore: "2h", export: "1h", deletion: "40m", appear: "15m" },
        pollInterval: "60s",
      },
    },
  });
  if (!checked.ok) throw new Error(describeProblems(`the stage of "${type} ${kind}"`, checked.problems));
  return checked.stage;
}
