import type { DatabaseKind, Databases, Described, Input, Snapshot } from "../../../src/ports/databases.ts";
import type { Rds } from "../../../src/ports/rds.ts";
import { OWNER_TAG, RETIRED_TAG } from "../../../src/rds/clone-tags.ts";
import { rdsFault } from "../../../src/rds/rds-fault.ts";
import type { Instant } from "../../../src/time.ts";
import { at } from "../../job/a-job.ts";
import { described, HOST, rdsOf } from "./memory-views.ts";
import { type Act, fault, MemoryWorld, status, type Thing } from "./memory-world.ts";

export const ISOLATION = "sg-00000000";

/** What stands against a world that must not be. */
export class BrokenPromise extends Error {}

/**
 * RDS with one database, `orders`, as a restore sees it: names lie during a rename, tags lag, and calls mean whatever has
 * the name at their time. It fails whoever deletes under a configured name, or the original's data before another
 * database has answered under its name.
 */
export class MemoryRds extends MemoryWorld implements Databases {
  readonly snapshots = new Map<string, { readonly of: string; readonly at: Instant }>();
  /** Snapshots that were there before. */
  readonly sources = new Map([["orders-snapshot", "available"]]);
  /** When they were complete. */
  sourcesTakenAt: Instant | undefined = at(-300);
  /** What was called: `rename db-instance orders orders-old-0rdersj0`. */
  readonly calls: string[] = [];
  /** Who answered under a configured name, by resource id, and may therefore stand for the original's data. */
  readonly answered = new Set<string>();
  readonly configured: ReadonlySet<string>;
  refusals: readonly string[] = [];
  /** Where a DNS record leads that clients connect to, in place of the configured name. */
  recordHost: () => string | undefined = () => undefined;
  /** Whether the restored one is silent. */
  isSilent = false;
  /** A rename that RDS accepts begins so much later. Seconds. */
  renamesBegin: number;
  /** So does a reboot, and takes so long. Seconds. */
  rebootsBegin: number;
  rebootsTake: number;
  readonly #originals: ReadonlySet<string>;

  constructor(kind: DatabaseKind, now: () => Instant, isFast = false, name = "orders") {
    super(now, isFast);
    this.renamesBegin = this.takes.accepted;
    this.rebootsBegin = this.takes.accepted;
    this.rebootsTake = this.takes.rebooting;
    const main = this.add(kind, name, { tags: { team: "core" }, interval: 30, isProtected: true });
    const members =
      kind === "db-instance"
        ? []
        : [`${name}-a`, `${name}-b`].map((member, tier) =>
            this.add("db-instance", member, {
              clusterId: main.resourceId,
              tier,
              interval: 30,
              tags: { ManagedBy: `the team of ${member}` },
            }),
          );
    this.#originals = new Set([main, ...members].map(({ resourceId }) => resourceId));
    this.configured = new Set([main, ...members].map(({ identifier }) => identifier));
  }

  override become(other: MemoryRds): void {
    super.become(other);
    for (const [name, one] of other.snapshots) this.snapshots.set(name, one);
    this.sources.clear();
    for (const [name, status] of other.sources) this.sources.set(name, status);
    this.sourcesTakenAt = other.sourcesTakenAt;
    this.calls.push(...other.calls);
    for (const id of other.answered) this.answered.add(id);
    this.refusals = other.refusals;
    this.isSilent = other.isSilent;
    this.renamesBegin = other.renamesBegin;
    this.rebootsBegin = other.rebootsBegin;
    this.rebootsTake = other.rebootsTake;
  }

  async find(kind: DatabaseKind, identifier: string): Promise<Described | undefined> {
    const thing = this.shown().find((one) => one.kind === kind && one.identifier === identifier);
    return thing && described(this, thing);
  }

  async findByResourceId(kind: DatabaseKind, resourceId: string): Promise<Described | undefined> {
    const thing = this.shown().find((one) => one.kind === kind && one.resourceId === resourceId);
    return thing && described(this, thing);
  }

  async members(clusterIdentifier: string): Promise<readonly Described[]> {
    const cluster = this.under("db-cluster", clusterIdentifier);
    const shown = this.shown();
    return (cluster ? this.membersOf(cluster) : [])
      .filter((member) => shown.includes(member))
      .map((member) => described(this, member));
  }

  async attachments() {
    return { refusals: this.refusals, warnings: [] };
  }

  async restore(kind: DatabaseKind, input: Input): Promise<void> {
    const name = text(input.DBClusterIdentifier ?? input.DBInstanceIdentifier);
    this.calls.push(`restore ${kind} ${name}`);
    this.#create(kind, name, input, this.takes.restoring, undefined);
  }

  async createMember(input: Input): Promise<void> {
    const name = text(input.DBInstanceIdentifier);
    const cluster = this.under("db-cluster", text(input.DBClusterIdentifier));
    this.calls.push(`createMember ${name}`);
    if (cluster === undefined) throw fault("DBClusterNotFoundFault", text(input.DBClusterIdentifier));
    if (cluster.status !== "available") throw fault("InvalidDBClusterStateFault", cluster.identifier);
    this.#create("db-instance", name, input, this.takes.adding, cluster);
  }

  #create(
    kind: DatabaseKind,
    identifier: string,
    input: Input,
    seconds: number,
    cluster: Thing | undefined,
  ): void {
    this.free(kind, identifier);
    const tags = Object.fromEntries(
      (Array.isArray(input.Tags) ? input.Tags : []).map(({ Key, Value }) => [Key, Value]),
    );
    const groups = Array.isArray(input.VpcSecurityGroupIds) ? input.VpcSecurityGroupIds : ["sg-11111111"];
    const interval = typeof input.MonitoringInterval === "number" ? input.MonitoringInterval : 0;
    const tier = typeof input.PromotionTier === "number" ? { tier: input.PromotionTier } : {};
    const settings = { groups, interval, isProtected: input.DeletionProtection === true, ...tier };
    const thing = this.add(kind, identifier, { ...settings, status: "creating", ...membership(cluster) });
    thing.visibleAt = this.shownFrom();
    this.tag(thing, tags);
    this.plan(thing, [[seconds, status("available")]]);
  }

  async modify(kind: DatabaseKind, input: Input): Promise<void> {
    const identifier = text(input.DBClusterIdentifier ?? input.DBInstanceIdentifier);
    const name = input.NewDBClusterIdentifier ?? input.NewDBInstanceIdentifier;
    if (typeof name === "string") return this.#rename(kind, identifier, name);
    this.calls.push(`modify ${kind} ${identifier}`);
    const thing = this.usable(kind, identifier);
    if (input.ApplyImmediately !== true) throw new BrokenPromise("a modification waits for the window");
    const { VpcSecurityGroupIds: groups, MonitoringInterval: interval, DeletionProtection: on } = input;
    if (typeof on === "boolean") thing.isProtected = on;
    this.plan(thing, [
      [this.takes.accepted, status("modifying")],
      [
        this.takes.modifying,
        (one) => {
          one.status = "available";
          if (Array.isArray(groups)) one.groups = groups;
          if (typeof interval === "number") one.interval = interval;
        },
      ],
    ]);
  }

  #rename(kind: DatabaseKind, identifier: string, name: string): void {
    this.calls.push(`rename ${kind} ${identifier} ${name}`);
    const thing = this.usable(kind, identifier);
    if (name === identifier) return;
    this.free(kind, name);
    thing.pendingName = name;
    this.plan(thing, [
      [
        this.renamesBegin,
        (one, world) => {
          one.status = "renaming";
          one.identifier = name;
          one.pendingName = undefined;
          one.visibleAt = world.shownFrom();
        },
      ],
      [this.takes.renaming, status(kind === "db-cluster" ? "available" : "rebooting")],
      [this.takes.rebooting, status("available")],
    ]);
  }

  async reboot(identifier: string): Promise<void> {
    this.calls.push(`reboot ${identifier}`);
    const thing = this.usable("db-instance", identifier);
    const begins: Act = (one) => {
      one.status = "rebooting";
      one.hasClients = false;
    };
    this.plan(thing, [
      [this.rebootsBegin, begins],
      [this.rebootsTake, status("available")],
    ]);
  }

  async delete(kind: DatabaseKind, identifier: string, finalSnapshot?: string): Promise<void> {
    this.calls.push(`delete ${kind} ${identifier}${finalSnapshot ? ` ${finalSnapshot}` : ""}`);
    const thing = this.meant(kind, identifier);
    this.#mayGo(thing);
    if (thing.status === "deleting") throw fault(`InvalidDBInstanceStateFault`, identifier);
    if (thing.isProtected) throw fault("InvalidParameterCombination", "protected");
    if (this.membersOf(thing).some(({ status }) => status !== "deleting"))
      throw fault("InvalidDBClusterStateFault", "it has members");
    if (finalSnapshot !== undefined) {
      if (this.snapshots.has(finalSnapshot)) throw fault("DBSnapshotAlreadyExistsFault", finalSnapshot);
      this.snapshots.set(finalSnapshot, { of: thing.resourceId, at: this.now() });
    }
    thing.status = "deleting";
    thing.course = [];
    this.plan(thing, [
      [this.takes.deleting, (one, { things }) => void things.splice(things.indexOf(one), 1)],
    ]);
  }

  #mayGo(thing: Thing): void {
    const { identifier, kind, resourceId, tags } = thing;
    if (this.configured.has(identifier)) throw new BrokenPromise(`${kind} ${identifier} is deleted`);
    // IAM demands it of each.
    if (identifier.includes("-old-") && !(RETIRED_TAG in tags))
      throw new BrokenPromise(`${kind} ${identifier} is deleted without the tag ${RETIRED_TAG}`);
    if (
      this.#originals.has(resourceId) &&
      ![...this.answered].some((id) => id !== resourceId && this.#isUnderItsName(id))
    )
      throw new BrokenPromise(`the original's data go before another answers: ${identifier}`);
  }

  #isUnderItsName(resourceId: string): boolean {
    return this.things.some(
      (thing) => thing.resourceId === resourceId && this.#isConnectedTo(thing.identifier),
    );
  }

  #isConnectedTo(name: string): boolean {
    const host = this.recordHost();
    return host === undefined ? this.configured.has(name) : host === `${name}${HOST}`;
  }

  async addTags(arn: string, tags: Readonly<Record<string, string>>): Promise<void> {
    this.calls.push(`addTags ${arn.split(":").at(-1)}`);
    const thing = this.#byArn(arn);
    if (!(RETIRED_TAG in tags)) mayTag(thing, "AddTagsToResource");
    this.tag(thing, { ...thing.tags, ...tags });
  }

  async removeTags(arn: string, keys: readonly string[]): Promise<void> {
    this.calls.push(`removeTags ${arn.split(":").at(-1)}`);
    const thing = this.#byArn(arn);
    mayTag(thing, "RemoveTagsFromResource");
    this.tag(thing, Object.fromEntries(Object.entries(thing.tags).filter(([key]) => !keys.includes(key))));
  }

  #byArn(arn: string): Thing {
    const [kind, name] = arn.split(":").slice(-2);
    return this.meant(kind === "cluster" ? "db-cluster" : "db-instance", name ?? "");
  }

  /** @throws if anybody can still write into the original, which is said to admit nobody */
  admitsNobody(): void {
    this.settle();
    const originals = this.things.filter(({ resourceId }) => this.#originals.has(resourceId));
    const instances = originals.filter(({ kind }) => kind === "db-instance");
    const open = originals.some(({ groups, clusterId }) => !clusterId && !groups.includes(ISOLATION));
    if (open || instances.some(({ hasClients }) => hasClients))
      throw new BrokenPromise("what is written into the original from here on is lost");
  }

  /** Whether a client gets in. */
  answers(host: string): boolean {
    this.settle();
    const name = host.slice(0, -HOST.length);
    const thing = this.things.find(
      ({ identifier, clusterId }) => identifier === name && clusterId === undefined,
    );
    if (thing === undefined || thing.groups.includes(ISOLATION)) return false;
    const serving = thing.kind === "db-cluster" ? this.writerOf(thing) : thing;
    const isUp = [thing, serving].every((one) => one && /^(available|modifying)$/.test(one.status));
    if (isUp && this.#isConnectedTo(name)) this.answered.add(thing.resourceId);
    return isUp && !this.isSilent;
  }

  async snapshot(kind: DatabaseKind, identifier: string): Promise<Snapshot | undefined> {
    const snapshot = this.snapshots.get(identifier);
    const status = snapshot === undefined ? this.sources.get(identifier) : "available";
    if (status === undefined) return undefined;
    const createdAt = snapshot?.at ?? this.sourcesTakenAt;
    return {
      identifier,
      arn: `arn:${identifier}`,
      status,
      percent: 100,
      ...(createdAt && { createdAt }),
      engine: kind,
      sourceResourceId: snapshot?.of ?? "",
      sourceIdentifier: "",
      tags: {},
    };
  }

  /** The same things, as reaper and janitor see them. */
  rds(): Rds {
    return rdsOf(this, async (kind, identifier) => this.delete(kind, identifier));
  }

  async addRole(): Promise<void> {}
  async setDataApi(): Promise<void> {}
  async automatedSnapshots(): Promise<readonly Snapshot[]> {
    return [];
  }
  createSnapshot = unexpected;
  copySnapshot = unexpected;
  deleteSnapshot = unexpected;
  startExport = unexpected;
  cancelExport = unexpected;
  async exportTask(): Promise<undefined> {}
}

/** As SettleRestored has it: under a name of a job's, and by the tags that are, not those that are shown. */
function mayTag({ identifier, tags }: Thing, action: string): void {
  if (/-(new|live)-/.test(identifier) && OWNER_TAG in tags) return;
  throw rdsFault({ name: "AccessDenied", message: `${identifier} may not be tagged`, action });
}

async function unexpected(): Promise<void> {
  throw new BrokenPromise("a restorer does not do this");
}

function membership(cluster: Thing | undefined): Partial<Thing> {
  return cluster === undefined ? {} : { clusterId: cluster.resourceId };
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error(`${value} is no name`);
  return value;
}
