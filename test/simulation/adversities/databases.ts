import type { Job } from "@dblab-refresh/core/job/job";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import { restoreNames } from "@dblab-refresh/core/rds/restore-names";
import { fixedSnapshot, ownSnapshot } from "@dblab-refresh/core/rds/snapshot-names";
import { restoreFaultDefinitions } from "@dblab-refresh/simulator/rds/restore-faults";
import { type DatabaseName, databaseNames } from "../databases/scenario.ts";
import type { Minutes, Occasion } from "../occasion.ts";
import { strangersTags } from "./people.ts";

/** Every fault of the RDS simulator that strikes restores, snapshots and exports, and nothing else. */
export const restoreFaultNames = restoreFaultDefinitions.map(({ name }) => name);
type RestoreFaultName = (typeof restoreFaultNames)[number];

export function strikesRestoreSomehow(occasion: Occasion): void {
  const [first, ...others] = restoreFaultNames;
  if (first !== undefined) strikesRestore(occasion, occasion.generator.pick([first, ...others]));
}

/** Injects a fault, and lifts it after a while: only what lasts, if nothing is said. */
export function strikesRestore(
  occasion: Occasion,
  fault: RestoreFaultName,
  minutes: Minutes | undefined = lasts(fault) ? [10, 180] : undefined,
): void {
  const injected = occasion.world.rds.inject(fault);
  occasion.strikesLater(() => injected.struck);
  occasion.tell("RDS", injected.name);
  if (minutes !== undefined) occasion.later(minutes, () => injected.lift());
}

function lasts(fault: RestoreFaultName): boolean {
  return restoreFaultDefinitions.some(
    ({ name, times }) => name === fault && times === Number.POSITIVE_INFINITY,
  );
}

/** What somebody does to a database that is being restored, to its snapshots, and to what stands beside it. */
const deeds = {
  "original modified": (hand) =>
    hand.does(hand.kind === "cluster" ? "ModifyDBCluster" : "ModifyDBInstance", {
      [hand.key]: hand.identifier,
      BackupRetentionPeriod: 9,
      ApplyImmediately: true,
    }),
  "original stopped": (hand) =>
    hand.does(hand.kind === "cluster" ? "StopDBCluster" : "StopDBInstance", { [hand.key]: hand.identifier }),
  "original renamed": (hand) => {
    hand.meddles();
    return hand.renames(hand.identifier, `${hand.identifier}-mine`);
  },
  "original deleted": (hand) => {
    hand.meddles();
    return hand.deletes(hand.identifier);
  },
  "restored deleted": (hand) => {
    if (hand.isLedToFresh) hand.meddles();
    return hand.deletes(hand.names.fresh);
  },
  "restored renamed": (hand) => {
    if (hand.isLedToFresh) hand.meddles();
    return hand.renames(hand.names.fresh, `${hand.names.fresh}-renamed`);
  },
  "retired renamed": (hand) => {
    hand.meddles();
    return hand.renames(hand.names.old, `${hand.identifier}-precious`);
  },
  "retired deleted": (hand) => {
    hand.meddles();
    return hand.deletes(hand.names.old);
  },
  "fixed snapshot deleted": (hand) => {
    hand.meddles();
    return hand.deletesSnapshot(fixedSnapshot(hand.database));
  },
  "own snapshot deleted": (hand) => {
    hand.meddles();
    return hand.deletesSnapshot(ownSnapshot(hand.database, hand.job.jobId));
  },
  "fixed snapshot made": (hand) => {
    hand.meddles();
    return hand.takesSnapshot(fixedSnapshot(hand.database));
  },
  "export cancelled": (hand) =>
    hand.does("CancelExportTask", { ExportTaskIdentifier: `dblab-refresh-${hand.job.jobId}` }),
} as const satisfies Record<string, (hand: Hand) => boolean>;

export type DeedName = keyof typeof deeds;
export const deedNames: readonly DeedName[] = [
  "original modified",
  "original stopped",
  "original renamed",
  "original deleted",
  "restored deleted",
  "restored renamed",
  "retired renamed",
  "retired deleted",
  "fixed snapshot deleted",
  "own snapshot deleted",
  "fixed snapshot made",
  "export cancelled",
];

/** Somebody in the console lays hands on what a database's job is about. */
export function meddlesSomehow(occasion: Occasion): void {
  const [first = "original modified", ...others] = deedNames;
  meddles(occasion, occasion.generator.pick([first, ...others]));
}

/** Tries until it can be done, for two hours. */
export function meddles(occasion: Occasion, deed: DeedName, tries = 60): void {
  const job = occasion.liveJobs().find(({ database }) => database !== undefined);
  if (job !== undefined && deeds[deed](new Hand(occasion, job))) {
    occasion.meet(deed, job);
    return;
  }
  if (tries > 0) occasion.world.chance.timeline.after(2 * 60_000, () => meddles(occasion, deed, tries - 1));
}

/** Somebody, and whose job he meets. */
class Hand {
  readonly job: Job;
  /** As it is configured. */
  readonly database: string;
  /** What it is called now. */
  readonly identifier: string;
  readonly kind: "instance" | "cluster";
  readonly key: string;
  readonly #occasion: Occasion;

  constructor(occasion: Occasion, job: Job) {
    this.#occasion = occasion;
    this.job = job;
    this.database = job.targetName;
    this.identifier = job.facts.restore?.current?.identifier ?? job.targetName;
    this.kind = job.database?.type === "aurora-cluster" ? "cluster" : "instance";
    this.key = this.kind === "cluster" ? "DBClusterIdentifier" : "DBInstanceIdentifier";
  }

  get names() {
    return restoreNames(this.database, this.job.jobId, this.job.order?.cutover);
  }

  /** His doing: the data are not ours to answer for any more. */
  meddles(): void {
    const { databases, chance } = this.#occasion.world;
    databases.meddledWith.set(this.database, chance.timeline.now);
  }

  /** Whether a record may lead to what was restored, by the name that it was made under. */
  get isLedToFresh(): boolean {
    return this.job.order?.cutover === "dns" && this.job.facts.restore?.swapSince !== undefined;
  }

  renames(from: string, to: string): boolean {
    return this.kind === "cluster"
      ? this.does("ModifyDBCluster", {
          DBClusterIdentifier: from,
          NewDBClusterIdentifier: to,
          ApplyImmediately: true,
        })
      : this.does("ModifyDBInstance", {
          DBInstanceIdentifier: from,
          NewDBInstanceIdentifier: to,
          ApplyImmediately: true,
        });
  }

  /** The members, then the cluster itself; or the instance. */
  deletes(name: string): boolean {
    if (this.kind === "instance")
      return this.does("DeleteDBInstance", { DBInstanceIdentifier: name, SkipFinalSnapshot: true });
    const things = this.#occasion.world.rds.model.inventory();
    const cluster = things.find(({ kind, identifier }) => kind === "cluster" && identifier === name);
    const members = things.filter(({ clusterKey }) => cluster !== undefined && clusterKey === cluster.key);
    for (const { identifier } of members)
      this.does("DeleteDBInstance", { DBInstanceIdentifier: identifier, SkipFinalSnapshot: true });
    return this.does("DeleteDBCluster", { DBClusterIdentifier: name, SkipFinalSnapshot: true });
  }

  deletesSnapshot(name: string): boolean {
    return this.kind === "cluster"
      ? this.does("DeleteDBClusterSnapshot", { DBClusterSnapshotIdentifier: name })
      : this.does("DeleteDBSnapshot", { DBSnapshotIdentifier: name });
  }

  takesSnapshot(name: string): boolean {
    return this.kind === "cluster"
      ? this.does("CreateDBClusterSnapshot", {
          DBClusterSnapshotIdentifier: name,
          DBClusterIdentifier: this.identifier,
        })
      : this.does("CreateDBSnapshot", { DBSnapshotIdentifier: name, DBInstanceIdentifier: this.identifier });
  }

  /** A person's call; false if RDS refused it. */
  does(operation: string, input: Record<string, unknown>): boolean {
    const occasion = this.#occasion;
    const names = Object.values(input).filter((value) => typeof value === "string");
    try {
      occasion.world.rds.model.call(operation, input);
    } catch {
      return false;
    }
    occasion.tell("somebody", `${operation} ${names.join()}`);
    return true;
  }
}

/** Something of somebody else's has a name that a restore of the first installation's needs. */
export function hasRestoresName(occasion: Occasion): void {
  const { generator, world } = occasion;
  const { name } = world.installations[0];
  const jobId = jobIdOf(name, `database-request-${generator.between(1, 2)}`);
  const identifier = generator.pick(databaseNames);
  const record = world.databases.scenario?.databases[identifier].recordTtl;
  const { fresh, old } = restoreNames(identifier, jobId, record === undefined ? "rename" : "dns");
  const taken = generator.pick([fresh, old]);
  const isAnotherJobs = generator.pick([true, false]);
  const isCluster = world.databases.scenario?.databases[identifier].type === "aurora-cluster";
  const members = isCluster ? generator.between(0, 1) : 0;
  takesRestoresName(occasion, taken, { isCluster, isAnotherJobs, members });
}

/** Unless something has it: what was restored, what was retired, or what somebody was first with. */
export function takesRestoresName(
  occasion: Occasion,
  identifier: string,
  {
    isCluster,
    isAnotherJobs,
    members,
  }: { readonly isCluster: boolean; readonly isAnotherJobs: boolean; readonly members: number },
): void {
  const { model } = occasion.world.rds;
  model.settle();
  if (!isFree(occasion, identifier)) return;
  const tags = strangersTags(isAnotherJobs);
  occasion.tell("somebody", `has something named ${identifier}`);
  if (isCluster) model.seedCluster({ identifier, tags, members });
  else model.seedInstance({ identifier, tags });
}

/** Nor has a member of a cluster a name that begins so. */
function isFree({ world }: Occasion, name: string): boolean {
  return !world.rds.model.inventory().some(({ identifier }) => identifier.startsWith(name));
}

/** What a restore left, whose job nobody knows any more: the first installation's, or another's that lists the database. */
export function leavesRestored(occasion: Occasion, of?: DatabaseName): void {
  const { generator, world } = occasion;
  const [first, ...others] = world.installations;
  const listing = others.filter(({ shape }) => shape.databases !== undefined);
  const { name } = generator.fork("whose").pick([first, ...listing]);
  const jobId = `orphan${generator.between(10, 99)}abcdefghijkl`;
  const identifier = of ?? generator.pick(databaseNames);
  const { fresh } = restoreNames(identifier, jobId);
  if (world.rds.model.inventory().some((one) => one.identifier === fresh)) return;
  const tags = [
    { Key: "dblab-refresh:owner", Value: `${name}/${jobId}` },
    { Key: "ManagedBy", Value: "dblab-rds-refresh" },
  ];
  occasion.tell("somebody", `lost the job of ${fresh}`);
  world.rds.model.seedInstance({ identifier: fresh, tags });
  const now = world.databases.named("instance", fresh);
  if (now)
    world.databases.made.set(now.key, {
      kind: "instance",
      key: now.key,
      jobId,
      installation: name,
      madeAs: fresh,
    });
}
