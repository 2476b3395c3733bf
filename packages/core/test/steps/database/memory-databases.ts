import type {
  DatabaseKind,
  Databases,
  Described,
  ExportStart,
  ExportTask,
  Snapshot,
  SnapshotCopy,
  SnapshotCreation,
} from "../../../src/ports/databases.ts";
import { rdsFault } from "../../../src/rds/rds-fault.ts";
import { type Instant, later, secondsBetween } from "../../../src/time.ts";

/** How long things take, and how late they show. Seconds. */
const LAG = { shows: 5, tags: 20, gone: 10, exportStarts: 60, exported: 1200, cancels: 30 };
const EXPORTS_AT_A_TIME = 5;

interface Thing extends SnapshotCreation {
  readonly begunAt: Instant;
  readonly createdAt: Instant;
  /** Of a copy: RDS shows of when its data are. */
  readonly dataAt?: Instant;
  readonly sourceResourceId: string;
  /** Of a copy: what it is copied from. */
  readonly copyOf?: string;
  failed?: true;
}

interface Task extends ExportStart {
  readonly begunAt: Instant;
  cancelledAt?: Instant;
  failureCause?: string;
}

/** What stands against a world that must not be. */
export class BrokenPromise extends Error {}

/**
 * RDS's snapshots and exports of one DB instance, `orders`, as far as jobs see them: they take time, show late, stay
 * visible after a deletion, and are identified by nothing but their names. After every call at least one complete snapshot
 * must be there, if there ever was one that anybody knows of.
 */
export class MemoryDatabases implements Databases {
  readonly snapshots = new Map<string, Thing>();
  readonly tasks = new Map<string, Task>();
  /** What was called, with the first name in it: `deleteSnapshot orders-snapshot`. */
  readonly calls: string[] = [];
  described: Record<string, unknown> = {
    DBInstanceIdentifier: "orders",
    DBInstanceStatus: "available",
    DbiResourceId: "db-ORDERS",
    DBInstanceArn: "arn:aws:rds:eu-central-1:1:db:orders",
    Engine: "postgres",
    Endpoint: { Address: "orders.abc.eu-central-1.rds.amazonaws.com", Port: 5432 },
    PendingModifiedValues: {},
  };
  /** What the database is called in RDS. */
  name = "orders";
  /** Instances and clusters of other names. */
  readonly others = new Map<string, Described>();
  /** The members of whatever cluster is asked about. */
  ofCluster: readonly Described[] = [];
  attached: { refusals: string[]; warnings: string[] } = { refusals: [], warnings: [] };
  /** How long a snapshot or a copy takes. Seconds. */
  made = 300;
  /** Exports of other people's, under way. */
  foreignExports = 0;
  /** Whether a complete snapshot must be there from now on. */
  mustHaveOne = false;
  /** Remembered, since a reaper takes what is thrown at it for a leftover's reason. */
  broken: string | undefined;
  readonly #ghosts = new Map<string, { readonly thing: Thing; readonly until: Instant }>();
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  /** A snapshot that is complete already, somebody's. */
  has(identifier: string, over: Partial<Thing> = {}): void {
    const createdAt = later(this.#now(), -86_400);
    this.snapshots.set(identifier, {
      identifier,
      sourceIdentifier: "orders",
      sourceResourceId: "db-ORDERS",
      tags: {},
      begunAt: later(createdAt, -this.made),
      createdAt,
      ...over,
    });
  }

  /** Describe shows this of `orders`, too. */
  describes(more: Readonly<Record<string, unknown>>): void {
    this.described = { ...this.described, ...more };
  }

  complete(): readonly string[] {
    return [...this.snapshots.values()]
      .filter((thing) => this.#status(thing) === "available" && thing.sourceIdentifier === this.name)
      .map(({ identifier }) => identifier);
  }

  check(): void {
    if (this.broken !== undefined) throw new BrokenPromise(this.broken);
    const complete = this.complete();
    if (this.mustHaveOne && complete.length === 0) {
      throw new BrokenPromise(`no complete snapshot is left after ${this.calls.at(-1)}`);
    }
  }

  async find(kind: DatabaseKind, identifier: string): Promise<Described | undefined> {
    if (identifier !== this.name) return this.others.get(`${kind} ${identifier}`);
    return kind === "db-instance" ? this.described : this.others.get(`${kind} ${this.name}`);
  }

  async findByResourceId(): Promise<Described | undefined> {
    return this.described;
  }

  async members(): Promise<readonly Described[]> {
    return this.ofCluster;
  }

  async attachments() {
    return this.attached;
  }

  async snapshot(_kind: DatabaseKind, identifier: string): Promise<Snapshot | undefined> {
    const now = this.#now();
    const thing = this.snapshots.get(identifier);
    if (thing && now >= later(thing.begunAt, LAG.shows)) return this.#shown(thing);
    const ghost = this.#ghosts.get(identifier);
    return ghost && now < ghost.until ? this.#shown(ghost.thing) : undefined;
  }

  async automatedSnapshots(_kind: DatabaseKind, resourceId: string): Promise<readonly Snapshot[]> {
    return [...this.snapshots.values()]
      .filter(({ identifier }) => identifier.startsWith("rds:"))
      .filter(({ sourceResourceId }) => sourceResourceId === resourceId)
      .map((thing) => this.#shown(thing));
  }

  async createSnapshot(_kind: DatabaseKind, creation: SnapshotCreation): Promise<void> {
    this.#called("createSnapshot", creation.identifier);
    this.#make(creation, "db-ORDERS");
    this.check();
  }

  async copySnapshot(_kind: DatabaseKind, copy: SnapshotCopy): Promise<void> {
    this.#called("copySnapshot", copy.identifier);
    const source = this.snapshots.get(copy.sourceSnapshotIdentifier);
    if (source === undefined) throw fault("DBSnapshotNotFound", copy.sourceSnapshotIdentifier);
    if (this.#status(source) !== "available") throw fault("InvalidDBSnapshotState", source.identifier);
    const { identifier, tags } = copy;
    const { sourceIdentifier, sourceResourceId } = source;
    this.#make({ identifier, tags, sourceIdentifier }, sourceResourceId, source.identifier);
    this.check();
  }

  async deleteSnapshot(_kind: DatabaseKind, identifier: string): Promise<void> {
    this.#called("deleteSnapshot", identifier);
    const thing = this.snapshots.get(identifier);
    if (thing === undefined) throw fault("DBSnapshotNotFound", identifier);
    if (this.#status(thing) === "creating") throw fault("InvalidDBSnapshotState", identifier);
    if (this.#running().some(({ snapshotArn }) => snapshotArn === arnOf(identifier))) {
      this.broken = `${identifier} is deleted while it is being exported`;
      this.check();
    }
    // "If the snapshot is being copied, the copy operation is terminated": API Reference, DeleteDBSnapshot.
    for (const copy of this.snapshots.values()) {
      if (copy.copyOf === identifier && this.#status(copy) === "creating") copy.failed = true;
    }
    this.snapshots.delete(identifier);
    this.#ghosts.set(identifier, { thing, until: later(this.#now(), LAG.gone) });
    this.check();
  }

  async startExport(task: ExportStart): Promise<void> {
    this.#called("startExport", task.identifier);
    if (this.tasks.has(task.identifier)) throw fault("ExportTaskAlreadyExists", task.identifier);
    const running = this.#running();
    if (running.some(({ snapshotArn }) => snapshotArn === task.snapshotArn)) {
      throw fault("InvalidExportSourceState", task.snapshotArn);
    }
    if (running.length + this.foreignExports >= EXPORTS_AT_A_TIME) {
      throw fault("ExportTaskLimitReachedFault", "You have reached the limit of 5 concurrent export tasks");
    }
    this.tasks.set(task.identifier, { ...task, begunAt: this.#now() });
  }

  async exportTask(identifier: string): Promise<ExportTask | undefined> {
    const task = this.tasks.get(identifier);
    if (task === undefined || this.#now() < later(task.begunAt, LAG.shows)) return undefined;
    const { snapshotArn: sourceArn, failureCause } = task;
    const waited = secondsBetween(later(task.begunAt, LAG.exportStarts), this.#now());
    const percent = Math.max(0, Math.min(100, Math.floor((waited / LAG.exported) * 100)));
    const status = this.#taskStatus(task);
    const extractedGigabytes = percent * 2;
    return {
      identifier,
      status,
      percent,
      sourceArn,
      extractedGigabytes,
      ...(failureCause && { failureCause }),
    };
  }

  async cancelExport(identifier: string): Promise<void> {
    this.#called("cancelExport", identifier);
    const task = this.tasks.get(identifier);
    if (task) task.cancelledAt ??= this.#now();
  }

  restore = unasked;
  createMember = unasked;
  modify = unasked;
  reboot = unasked;
  delete = unasked;
  addTags = unasked;
  removeTags = unasked;
  addRole = unasked;
  setDataApi = unasked;

  #called(action: string, name: string): void {
    this.calls.push(`${action} ${name}`);
  }

  #make(creation: SnapshotCreation, sourceResourceId: string, copyOf?: string): void {
    if (this.snapshots.has(creation.identifier)) throw fault("DBSnapshotAlreadyExists", creation.identifier);
    const begunAt = this.#now();
    this.snapshots.set(creation.identifier, {
      ...creation,
      sourceResourceId,
      begunAt,
      createdAt: later(begunAt, this.made),
      ...(copyOf && { copyOf }),
    });
  }

  #status(thing: Thing): "creating" | "available" | "failed" {
    if (thing.failed) return "failed";
    return this.#now() >= thing.createdAt ? "available" : "creating";
  }

  #shown(thing: Thing): Snapshot {
    const now = this.#now();
    const { identifier, sourceIdentifier, sourceResourceId, createdAt, dataAt, begunAt } = thing;
    const status = this.#status(thing);
    const percent = Math.min(100, Math.floor((secondsBetween(begunAt, now) / this.made) * 100));
    return {
      identifier,
      arn: arnOf(identifier),
      status,
      percent,
      engine: "postgres",
      sourceIdentifier,
      sourceResourceId,
      tags: now >= later(begunAt, LAG.tags) ? thing.tags : {},
      ...(status === "available" && { createdAt, ...(dataAt && { dataAt }) }),
    };
  }

  #taskStatus(task: Task): string {
    const now = this.#now();
    if (task.cancelledAt) return now >= later(task.cancelledAt, LAG.cancels) ? "CANCELED" : "CANCELING";
    if (task.failureCause) return "FAILED";
    if (now < later(task.begunAt, LAG.exportStarts)) return "STARTING";
    return now < later(task.begunAt, LAG.exportStarts + LAG.exported) ? "IN_PROGRESS" : "COMPLETE";
  }

  #running(): readonly Task[] {
    return [...this.tasks.values()].filter(
      (task) => !/^(COMPLETE|FAILED|CANCELED)$/.test(this.#taskStatus(task)),
    );
  }
}

export function arnOf(identifier: string): string {
  return `arn:aws:rds:eu-central-1:1:snapshot:${identifier}`;
}

function fault(name: string, message: string) {
  return rdsFault({ name, message, action: "call" });
}

function unasked(): Promise<void> {
  return Promise.reject(new BrokenPromise("no snapshot or export asks for this"));
}
