import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { checkStage, type Stage } from "@dblab-refresh/core/configuration/stage";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import { type DatabaseAtFirst, type DatabaseName, databaseNames } from "../databases/scenario.ts";
import { CLOSED_GROUP, HOSTED_ZONE, recordName } from "../databases/stage.ts";
import type { Installation } from "../installation.ts";
import type { Asked } from "../requests.ts";
import type { Scenario } from "../scenario.ts";
import type { World } from "../world.ts";
import { type Circumstance, enginesOf, type Story } from "./story-shape.ts";

const MINUTE = 60_000;
const TTL = 60;

export type Type = DatabaseAtFirst["type"];

/** What is asked for, by what the story is called: a restore in each way, a snapshot and nothing else, an export. */
const requests = {
  restored: { job: "restore", from: "new" },
  "restored beside": { job: "restore", from: "new", isolate: true },
  "restored, renamed first": { job: "restore", from: "fixed", order: "rename-first" },
  "restored, by its record": { job: "restore", from: "fixed", cutover: "dns" },
  "restored and kept": { job: "restore", from: "new", isolate: true, keepOriginal: "20m" },
  "snapshot only": { task: "create_snapshot_only" },
  exported: { job: "export", from: "fixed" },
} as const;
type Kind = keyof typeof requests;

const told: readonly (readonly [Type, Kind, Circumstance?])[] = [
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
  ["rds", "restored, by its record", "clocks differ"],
  ["rds", "restored, renamed first", "two installations"],
];

/** One job of a database each; and where there is another installation, one of its beside it. */
export const databaseStories: readonly Story[] = told.map((one) => databaseStory(...one));

export function databaseStory(type: Type, kind: Kind, circumstance?: Circumstance): Story {
  return {
    name: [`${type} ${kind}`, ...(circumstance ? [circumstance] : [])].join(", "),
    about: "databases",
    // Two environments of the restorer, then, have clocks that are five minutes apart.
    seed: circumstance === "clocks differ" ? 9 : 8,
    options: {
      asks: (world, installation) => asks(world, installation, kind, type),
      scenario: () => scenarioOf(kind, type, circumstance),
      drawn: 0,
      stallsLongest: true,
    },
    ends: circumstance === "two installations" ? ["succeeded", "succeeded"] : ["succeeded"],
  };
}

/** Short waits, with more than one look each. */
function scenarioOf(kind: Kind, type: Type, circumstance: Circumstance | undefined): Scenario {
  const database = { type, members: 1, isOffDefaults: false, isProtected: true, hasFixed: true };
  const isByRecord = kind === "restored, by its record";
  return {
    sources: { orders: "rds", users: "rds" },
    engines: enginesOf(circumstance),
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
    isSkewed: circumstance === "clocks differ",
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

/** Where there are two installations, both know both databases, and the second one has a job of the other at the same time. */
function asks(world: World, installation: Installation, kind: Kind, type: Type): Asked {
  const [first, second] = world.installations;
  const [ledger, stock] = databaseNames;
  installation.stage = stageOf(installation.name, kind, type, second ? [ledger, stock] : [ledger]);
  return installation === first
    ? asked(world, installation, { identifier: ledger, ...requests[kind] }, type)
    : asked(world, installation, { identifier: stock, ...requests["snapshot only"] }, type);
}

function asked(
  world: World,
  installation: Installation,
  request: Readonly<Record<string, unknown>>,
  type: Type,
): Asked {
  const requestId = "request-1";
  const body = JSON.stringify({ ...request, requestId });
  const isTrapheus = "task" in request;
  const sent = isTrapheus
    ? JSON.stringify({ ...JSON.parse(body), isCluster: type === "aurora-cluster" })
    : body;
  world.chance.timeline.after(1000, () => installation.queues.put("jobs", sent, 0));
  return { jobs: new Map([[jobIdOf(installation.name, requestId), sent]]), unreadable: [] };
}

export function stageOf(
  installation: string,
  kind: Kind,
  type: Type,
  names: readonly DatabaseName[] = ["ledger"],
): Stage {
  const checked = checkStage({
    installation,
    databases: Object.fromEntries(names.map((name) => [name, databaseOf(name, kind, type)])),
  });
  if (!checked.ok) throw new Error(describeProblems(`the stage of "${type} ${kind}"`, checked.problems));
  return checked.stage;
}

function databaseOf(database: DatabaseName, kind: Kind, type: Type) {
  const record = { hostedZoneId: HOSTED_ZONE, name: recordName(database), ttl: TTL };
  return {
    type,
    aws: { region: "us-east-1" },
    restore: {
      isolationSecurityGroup: CLOSED_GROUP,
      ...(kind === "restored, by its record" && { record }),
    },
    deadlines: { snapshot: "40m", restore: "2h", export: "1h", deletion: "40m", appear: "15m" },
    pollInterval: "60s",
  };
}
