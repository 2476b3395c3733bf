import type { DBCluster, DBClusterSnapshot, DBInstance, DBSnapshot } from "@aws-sdk/client-rds";
import { nameOf } from "./arn.ts";
import { autoscaledReader } from "./autoscaled-reader.ts";
import { type Call, recordedCall } from "./call-log.ts";
import { describedCluster } from "./cluster.ts";
import {
  type ClusterSeed,
  type ClusterSnapshotSeed,
  seededCluster,
  seededClusterSnapshot,
} from "./cluster-seed.ts";
import { describedClusterSnapshot } from "./cluster-snapshot.ts";
import { copied } from "./copy.ts";
import { courseFrom, lasting } from "./course.ts";
import { tellDoor } from "./door.ts";
import { type DurationOptions, durationsOf } from "./durations.ts";
import type { BackedEndpoint, Effect } from "./effect.ts";
import type { RdsEvent } from "./event.ts";
import { codeFailure, LostAnswer } from "./failure.ts";
import type { CallInput } from "./fault-definition.ts";
import {
  type FaultDefinition,
  type FaultName,
  type FaultOptions,
  type InjectedFault,
  InjectedFaults,
} from "./faults.ts";
import { describedInstance } from "./instance.ts";
import { type Inventoried, inventory } from "./inventory.ts";
import { moveOn } from "./lifecycle.ts";
import { membersOf } from "./members.ts";
import { operations } from "./operations/all.ts";
import { isStillOpen, type Reach, reached } from "./reach.ts";
import type { RestoreFaultName } from "./restore-faults.ts";
import { type InstanceSeed, type SnapshotSeed, seededInstance, seededSnapshot } from "./seed.ts";
import { describedSnapshot } from "./snapshot.ts";
import { ThingStore } from "./store.ts";
import { emptySurroundings, type Surroundings } from "./surroundings.ts";
import type { Cluster, Instance } from "./thing.ts";
import { apiVersion } from "./wire/schemas.ts";
import { defaultQuotas, type Quotas, type World } from "./world.ts";

export interface RdsModelOptions {
  /** Epoch milliseconds. May stand still, never goes back. */
  readonly now: () => number;
  /** A different text at each call: resource ids and event ids are made of them. */
  readonly ids: () => string;
  readonly region?: string;
  readonly accountId?: string;
  readonly durations?: DurationOptions;
  readonly quotas?: Partial<Quotas>;
  /** Whether real databases are behind the instances: then somebody must serve `takeEffects`. */
  readonly backed?: boolean;
}

/** What an instance or a cluster is called, and how it is. */
export interface Standing {
  readonly kind: "instance" | "cluster";
  readonly identifier: string;
  /** `db-...` or `cluster-...` */
  readonly resourceId: string;
  readonly status: string;
}

/**
 * RDS as a function of time: no timers, no I/O, no clock and no chance of its own. What is due happens on the next
 * call, or on `settle`, at the time at which it was due.
 */
export class RdsModel {
  readonly #world: World;
  readonly #clock: () => number;
  readonly #faults = new InjectedFaults();
  readonly #listeners = new Set<(event: RdsEvent) => void>();
  readonly #calls: Call[] = [];
  #effects: Effect[] = [];

  constructor(options: RdsModelOptions) {
    this.#clock = options.now;
    this.#world = {
      account: { region: options.region ?? "us-east-1", accountId: options.accountId ?? "123456789012" },
      durations: durationsOf(options.durations),
      quotas: { ...defaultQuotas, ...options.quotas },
      surroundings: emptySurroundings(),
      openings: [],
      things: new ThingStore(),
      retainedBackups: new Map(),
      retainedClusterBackups: new Map(),
      backed: options.backed ?? false,
      now: options.now(),
      ids: options.ids,
      planned: (plan) => this.#faults.planned(plan, this.#world),
      worked: (work) => this.#faults.worked(work, this.#world),
      tagChangeLagMs: (thing) => this.#faults.tagChangeLagMs(thing, this.#world),
      noticed: (move) => this.#faults.noticed(move, this.#world),
      emit: (event) => {
        for (const listener of this.#listeners) listener(event);
      },
      ask: (effect) => this.#effects.push(effect),
    };
  }

  /** Every call so far, refused ones included, in order. */
  get calls(): readonly Readonly<Call>[] {
    return this.#calls;
  }

  /** Whether real databases are behind the instances. */
  get isBacked(): boolean {
    return this.#world.backed;
  }

  /** The model's time: epoch milliseconds. */
  now(): number {
    return this.#clock();
  }

  /**
   * Runs one operation (`DescribeDBInstances`) on an input as the SDK takes it. The output is the caller's own copy.
   *
   * @throws the SDK's exceptions, RDSServiceException with the code as name for those that the SDK does not model
   * (`Throttling`, `InvalidParameterValue`, ...), LostAnswer if it took effect but the caller must not learn so
   */
  call(operation: string, input: unknown): unknown {
    this.settle();
    const call = recordedCall(this.#world, operation, input);
    this.#calls.push(call);
    try {
      return copied(this.#run(call, input));
    } catch (error) {
      call.error = error instanceof Error ? error.name : String(error);
      throw error;
    }
  }

  #run(call: Call, input: unknown): unknown {
    const operation = operations.get(call.operation);
    if (operation === undefined) {
      const message = `Could not find operation ${call.operation} for version ${apiVersion} (not modelled)`;
      throw codeFailure("InvalidAction", message);
    }
    const given = isRecord(input) ? input : {};
    this.#faults.beforeCall(call, this.#world, given);
    const output = operation.run(this.#world, input);
    if (this.#faults.losesAnswer(call, given)) throw new LostAnswer(call.operation);
    return output;
  }

  /** Applies what is due, in the order of time. */
  settle(): void {
    const now = this.#clock();
    for (
      let next = this.#world.things.nextToMove();
      next !== undefined;
      next = this.#world.things.nextToMove()
    ) {
      if (next.atMs > now) break;
      this.#world.now = next.atMs;
      moveOn(this.#world, next.thing);
    }
    this.#world.now = now;
    this.#openNames();
  }

  /** Names that resolve from now on lead to their databases. */
  #openNames(): void {
    const { openings, now } = this.#world;
    if (openings.length === 0) return;
    this.#world.openings = openings.filter(({ atMs }) => atMs > now);
    for (const { thing, atMs } of openings) if (atMs <= now) tellDoor(this.#world, thing);
  }

  /**
   * The instances and clusters as they are, whatever Describe shows of them, at the time of the last call or `settle`:
   * asking is no call, and nothing moves on because of it. In the order in which they came to be.
   */
  standing(): readonly Standing[] {
    return this.#world.things.all().flatMap(({ kind, identifier, key, course }) => {
      if (kind !== "instance" && kind !== "cluster") return [];
      return [{ kind, identifier, resourceId: key, status: course.stage.status }];
    });
  }

  /** The same of every kind of thing, with all that a caller may want to be sure of. */
  inventory(): readonly Inventoried[] {
    return inventory(this.#world);
  }

  /** When something changes next that a caller could see, in epoch milliseconds; undefined if nothing will. */
  nextChangeAt(): number | undefined {
    const now = this.#clock();
    const lags = this.#world.things.all().flatMap((thing) => [thing.visibleAtMs, thing.tagsVisibleAtMs]);
    const opened = this.#world.openings.map(({ atMs }) => atMs);
    const times = [
      this.#world.things.nextToMove()?.atMs,
      ...[...lags, ...opened].filter((atMs) => atMs > now),
    ];
    return times.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
  }

  /** @returns an unsubscribe function. The listener is called while the model works: it must not call it back. */
  onEvent(listener: (event: RdsEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @throws Error if there is no fault of that name */
  inject(fault: FaultName | RestoreFaultName | FaultDefinition, options?: FaultOptions): InjectedFault {
    return this.#faults.inject(fault, options);
  }

  seedInstance(seed: InstanceSeed): DBInstance {
    this.settle();
    return copied(describedInstance(this.#world, seededInstance(this.#world, seed)));
  }

  seedSnapshot(seed: SnapshotSeed): DBSnapshot {
    this.settle();
    return copied(describedSnapshot(this.#world, seededSnapshot(this.#world, seed)));
  }

  /** A cluster with its members, the writer first. */
  seedCluster(seed: ClusterSeed): DBCluster {
    this.settle();
    return copied(describedCluster(this.#world, seededCluster(this.#world, seed)));
  }

  seedClusterSnapshot(seed: ClusterSnapshotSeed): DBClusterSnapshot {
    this.settle();
    return copied(describedClusterSnapshot(this.#world, seededClusterSnapshot(this.#world, seed)));
  }

  /**
   * What Aurora's autoscaling does: a reader named `application-autoscaling-<uuid>` appears in the cluster, with
   * nobody's tags.
   *
   * @throws Error if there is no such cluster
   */
  addReader(clusterIdentifier: string): DBInstance {
    this.settle();
    const cluster = this.#world.things.named("cluster", clusterIdentifier.toLowerCase());
    if (cluster === undefined) throw new Error(`there is no cluster ${clusterIdentifier}`);
    return copied(describedInstance(this.#world, autoscaledReader(this.#world, cluster)));
  }

  /** Adds to what is in the account besides databases and snapshots, or replaces it, list by list. */
  seedSurroundings(seed: Partial<Surroundings>): void {
    this.#world.surroundings = { ...this.#world.surroundings, ...seed };
  }

  /**
   * What a client finds that opens a connection to a host, as DNS has it without any cache. Hosts are those that Describe
   * shows of a model without real databases.
   */
  reach(host: string): Reach {
    this.settle();
    return reached(this.#world, host);
  }

  /** Whether a connection that was opened at a time (epoch milliseconds) to an instance or a cluster is still open. */
  isStillOpen(resourceId: string, openedAtMs: number): boolean {
    this.settle();
    return isStillOpen(this.#world, resourceId, openedAtMs);
  }

  /** What the databases behind the model have to do, each effect once. */
  takeEffects(): readonly Effect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  /** A database is there: its instance, or its cluster, leaves `creating` when its time has come. */
  backed(resourceId: string, { address, port }: BackedEndpoint): void {
    this.settle();
    const thing = this.#holderOfData(resourceId);
    if (thing?.backing.state !== "awaited") return;
    thing.backing = {
      state: "ready",
      sinceMs: this.#world.now,
      endpoint: { Address: address, Port: port },
    };
  }

  /** The database behind has got its new name; `undefined` if it answers where it did. */
  renamed(resourceId: string, endpoint: BackedEndpoint | undefined): void {
    this.settle();
    const thing = this.#holderOfData(resourceId);
    if (thing?.backing.state !== "awaited") return;
    const { before } = thing.backing;
    const led = endpoint === undefined ? before : { Address: endpoint.address, Port: endpoint.port };
    const ready = { state: "ready", sinceMs: this.#world.now } as const;
    thing.backing = led === undefined ? ready : { ...ready, endpoint: led };
    const reachable = thing.kind === "instance" ? [thing] : membersOf(this.#world, thing);
    for (const instance of reachable) if (instance.endpoint !== undefined) instance.endpoint = led;
  }

  /** A database could not be started: its instance ends as `restore-error`, its cluster as `failed`. */
  backingFailed(resourceId: string): void {
    this.settle();
    const thing = this.#holderOfData(resourceId);
    if (thing?.backing.state !== "awaited") return;
    thing.backing = { state: "none" };
    thing.course = courseFrom(this.#world.now, [
      { status: thing.course.stage.status, durationMs: 0 },
      lasting(thing.kind === "instance" ? "restore-error" : "failed"),
    ]);
  }

  /** The copy of a snapshot (by identifier; by ARN for a cluster's) exists, or (`isComplete` false) will never do: the snapshot becomes `failed`. */
  snapshotBacked(snapshotId: string, isComplete = true): void {
    this.settle();
    const { things } = this.#world;
    const name = nameOf(snapshotId);
    const snapshot = things.named(name === snapshotId ? "snapshot" : "cluster-snapshot", name);
    if (snapshot?.backing.state !== "awaited") return;
    snapshot.backing = { state: "ready", sinceMs: this.#world.now };
    if (!isComplete) snapshot.course = courseFrom(this.#world.now, [lasting("failed")]);
  }

  #holderOfData(resourceId: string): Instance | Cluster | undefined {
    const { things } = this.#world;
    return things.withKey("instance", resourceId) ?? things.withKey("cluster", resourceId);
  }
}

const isRecord = (input: unknown): input is CallInput => typeof input === "object" && input !== null;
