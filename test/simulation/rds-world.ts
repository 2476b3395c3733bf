import { DatabasesService } from "@dblab-refresh/aws/databases-service";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import type { Databases } from "@dblab-refresh/core/ports/databases";
import type { Rds } from "@dblab-refresh/core/ports/rds";
import type { Call } from "@dblab-refresh/simulator/rds/call-log";
import { type InMemoryRdsClient, inMemoryRdsClient, operationOf } from "@dblab-refresh/simulator/rds/client";
import type { DurationOptions } from "@dblab-refresh/simulator/rds/durations";
import type { RdsEvent } from "@dblab-refresh/simulator/rds/event";
import type { FaultDefinition, FaultName, InjectedFault } from "@dblab-refresh/simulator/rds/faults";
import { failedStatuses } from "@dblab-refresh/simulator/rds/faults/failed-statuses";
import type { Inventoried } from "@dblab-refresh/simulator/rds/inventory";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import type { RestoreFaultName } from "@dblab-refresh/simulator/rds/restore-faults";
import { type Answered, Behind } from "./behind.ts";
import type { Chance } from "./chance.ts";
import { Flapping } from "./flapping.ts";
import type { Failures, Life } from "./life.ts";
import type { Place } from "./place.ts";
import { type DescribedCluster, type DescribedInstance, Restored, type Thing } from "./restored.ts";

const failures: Failures = {
  refused: () =>
    Object.assign(new Error("Rate exceeded"), { name: "Throttling", $metadata: { httpStatusCode: 400 } }),
  lost: () => Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" }),
  // The policy, or the account: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html
  denied: (place) => {
    const isOfPolicy = place.chance("denied by the policy", 0.7);
    const message = isOfPolicy ? "is not authorized to perform" : "needs a subscription for the service";
    return Object.assign(new Error(message), {
      name: isOfPolicy ? "AccessDenied" : "OptInRequired",
      $fault: "client",
      $metadata: { httpStatusCode: 403 },
    });
  },
};

/** What was just made is not shown for so long at most; nothing is made in less. */
export const LONGEST_LAG_MS = 120_000;

/** The fault that leaves in `deleting` what it meets. */
export const DELETION_HANGS = "deletion-hangs";

/** What RDS does not modify any more keeps its deletion protection. */
const endsAsFailed = new Set<string>(failedStatuses.map(({ name }) => name));

/** A call that may change something, with what there was before it, and what there is after it. */
export interface Effect {
  readonly call: Readonly<Call>;
  readonly input: Readonly<Record<string, unknown>>;
  readonly before: readonly Inventoried[];
  after(): readonly Inventoried[];
}

/** RDS behind the handlers, with the truth about who made what. */
export class RdsWorld {
  readonly model: RdsModel;
  /** What handlers made, and what is there of it. */
  readonly restored = new Restored();
  /** Jobs of which somebody deletes what they made, whenever it is available: a fault of RDS's. */
  readonly deletedByOthers = new Set<string>();
  /** The same of those that are renamed. */
  readonly renamedByOthers = new Set<string>();
  /** Told of every call that RDS got, after it. */
  readonly onCall: ((call: Readonly<Call>, by: Life) => void)[] = [];
  /** The same of the calls that may change something. */
  readonly onEffect: ((effect: Effect, by: Life) => void)[] = [];
  /** Told of every Describe that shows something of ours, which an older copy could hide or show as it was. */
  readonly onShown: ((place: Place) => void)[] = [];
  /** Told of every Describe that a copy that is seconds behind answers otherwise. */
  readonly onChanged: ((place: Place) => void)[] = [];
  readonly #chance: Chance;
  readonly #faults: InjectedFault[] = [];
  readonly #flapping: Flapping;
  readonly #behind: Behind;

  constructor(chance: Chance, durations: DurationOptions) {
    this.#chance = chance;
    this.#flapping = new Flapping(() => chance.timeline.now);
    this.#behind = new Behind(() => chance.timeline.now);
    let ids = 0;
    this.model = new RdsModel({
      now: () => chance.timeline.now,
      ids: () => `id${++ids}`,
      durations,
    });
    this.model.onEvent((event) => this.#noteDeleted(event));
  }

  seenBy(life: Life): Rds {
    const send = this.#sending(life);
    return new RdsService({ reads: { send }, writes: { send } });
  }

  /** The same, as jobs see it that restore databases. */
  databasesSeenBy(life: Life): Databases {
    const send = this.#sending(life);
    return new DatabasesService({ reads: { send }, writes: { send } });
  }

  #sending(life: Life): InMemoryRdsClient["send"] {
    const client = inMemoryRdsClient(this.model);
    return (command) => {
      const operation = operationOf(command);
      return life.call(`RDS ${operation}`, failures, async (place) => {
        const isWatched = this.onEffect.length > 0 && !/^(Describe|List)/.test(operation);
        if (isWatched) this.model.settle();
        const things = isWatched ? this.model.inventory() : [];
        const nth = this.model.calls.length;
        const before = this.#faults.map(({ struck }) => struck);
        try {
          const answered = await client.send(command).then(
            (answer) => ({ kind: "answer", answer }) as const,
            (error: unknown) => ({ kind: "failure", error }) as const,
          );
          return this.#shown(operation, { ...command.input }, answered, { life, place });
        } finally {
          const call = this.model.calls[nth];
          const { DeletionProtection: isProtected } = { DeletionProtection: false, ...command.input };
          if (call) this.#noteCall(call, life, { struck: before, isProtected: isProtected === true });
          if (call && isWatched) this.#noteEffect({ ...command.input }, call, things, life);
        }
      });
    };
  }

  #noteEffect(input: Effect["input"], call: Readonly<Call>, before: Effect["before"], life: Life): void {
    let now: Effect["before"] | undefined;
    const after = () => {
      now ??= this.model.inventory();
      return now;
    };
    for (const told of this.onEffect) told({ call, input, before, after }, life);
  }

  /** An answer, or now and then that of a copy of what RDS knows that is seconds behind. @throws what RDS throws */
  #shown<Answer>(
    operation: string,
    input: Readonly<Record<string, unknown>>,
    answered: Answered<Answer>,
    { life, place }: { readonly life: Life; readonly place: Place },
  ): Answer {
    const older = this.#behind.older(operation, input, answered);
    if (older !== undefined) {
      for (const told of this.onChanged) told(place);
      if (this.#chance.strikes("behind", place)) {
        this.#chance.strike("behind", place, life.name, older.what);
        if (older.as.kind === "failure") throw older.as.error;
        // The same operation's, with other entries.
        return older.as.answer as Answer;
      }
    }
    if (answered.kind === "failure") throw answered.error;
    return this.#flapped(answered.answer, input, life, place);
  }

  /** An answer as an older copy of what RDS knows gives it, now and then. */
  #flapped<Answer>(answer: Answer, input: object, life: Life, place: Place): Answer {
    const shown = this.#flapping.see(answer);
    const [first, ...others] = shown;
    if (first === undefined) return answer;
    for (const told of this.onShown) told(place);
    if (!this.#chance.strikes("flap", place)) return answer;
    // Whoever asks by a filter writes no name: the member is there all the same, without a value.
    const isByName = this.#flapping.isByName(answer, input);
    const older = this.#flapping.older(answer, [first, ...others], place, isByName);
    this.#chance.strike("flap", place, life.name, older.what);
    // The same answer, with one thing less or another status.
    return older.answer() as Answer;
  }

  /** A call that a person makes in the console. @throws what RDS answers */
  byHand(operation: string, input: Readonly<Record<string, unknown>>): void {
    const before = this.#faults.map(({ struck }) => struck);
    this.model.call(operation, input);
    const isHung = this.#faults.some(
      ({ name, struck }, nth) => name === DELETION_HANGS && struck > (before[nth] ?? 0),
    );
    if (isHung) for (const name of Object.values(input)) this.restored.stick(`${name}`, "a job");
  }

  /** A fault of the simulator's, by name; its strikes are told. */
  inject(fault: FaultName | RestoreFaultName | FaultDefinition): InjectedFault {
    const injected = this.model.inject(fault);
    this.#faults.push(injected);
    return injected;
  }

  /** What is there of what handlers made, whatever Describe shows of it. */
  remaining() {
    this.model.settle();
    return this.restored.all;
  }

  /** The instances as a caller finds them who sees everything that Describe shows. */
  instances(): readonly DescribedInstance[] {
    const answer = this.#ask("DescribeDBInstances");
    return (answer as { DBInstances: readonly DescribedInstance[] }).DBInstances;
  }

  clusters(): readonly DescribedCluster[] {
    const answer = this.#ask("DescribeDBClusters");
    return (answer as { DBClusters: readonly DescribedCluster[] }).DBClusters;
  }

  /** Snapshots of what handlers made: automated ones go with their source, or stay and cost money. */
  snapshotsLeft(): readonly string[] {
    const answers = [this.#ask("DescribeDBSnapshots"), this.#ask("DescribeDBClusterSnapshots")];
    const names = JSON.stringify(answers).match(/"DB(Cluster)?SnapshotIdentifier":"[^"]*"/g) ?? [];
    return names.filter((name) => name.includes("dblab-refresh-"));
  }

  /** It was seen, and Describe does not show it now: it has been renamed, and its new name is not known yet. */
  isOutOfSight({ kind, resourceId }: Thing): boolean {
    if (resourceId === undefined) return false;
    const shown =
      kind === "cluster"
        ? this.clusters().map((cluster) => cluster.DbClusterResourceId)
        : this.instances().map((instance) => instance.DbiResourceId);
    return !shown.includes(resourceId);
  }

  /** Brings the truth's names up to date: others rename, and autoscaling adds. */
  look(): void {
    this.restored.see(this.clusters(), this.instances());
  }

  /** `throttled` refuses every third call of anybody's: ours is no call of the world's, so it is sent again. */
  #ask(operation: string): unknown {
    for (let tries = 0; ; tries += 1) {
      try {
        return this.model.call(operation, {});
      } catch (error) {
        if (tries === 2) throw error;
      }
    }
  }

  #noteCall(
    call: Readonly<Call>,
    life: Life,
    before: { readonly struck: readonly number[]; readonly isProtected: boolean },
  ): void {
    const struck = this.#faults.filter((fault, nth) => fault.struck > (before.struck[nth] ?? 0));
    for (const { name } of struck) {
      this.#chance.trace(life.name, `${name} strikes ${call.operation}`);
      // It waits for nobody's call: who looks next only sees it.
      this.#chance.meet(`RDS ${name}`, isBetweenCalls(name) ? "nobody" : life.name);
    }
    if (struck.some(({ name }) => name === DELETION_HANGS))
      for (const name of call.names)
        this.restored.stick(name, life.jobId === undefined ? "the janitor" : "a job");
    if (life.jobId !== undefined && struck.some(({ name }) => name === "clone-deleted"))
      this.deletedByOthers.add(life.jobId);
    if (life.jobId !== undefined && struck.some(({ name }) => name === "clone-renamed"))
      this.renamedByOthers.add(life.jobId);
    const isTaken = call.error?.includes("AlreadyExists") && !call.names.some((name) => this.#isOurs(name));
    if (isTaken && life.function === "cloner") this.#chance.meet("clone's name taken", life.name);
    if (call.operation.startsWith("Delete") && call.names.some((name) => name.includes("-orphan")))
      this.#chance.meet("orphan left", life.name);
    const isClones = call.creates?.identifier.startsWith("dblab-refresh-") === true;
    if (call.creates && isClones && (call.error === undefined || call.error === "LostAnswer")) {
      const isStuck = struck.some(
        ({ name }) => name === "clone-stuck-creating" || (before.isProtected && endsAsFailed.has(name)),
      );
      this.restored.add({ ...call.creates, jobId: life.jobId, isStuck });
      // It is shown by then, and nobody has renamed it yet.
      this.#chance.timeline.after(LONGEST_LAG_MS + 1000, () => this.look());
    }
    if (call.mutating && (this.onEffect.length === 0 || this.restored.all.length > 0)) this.look();
    for (const told of this.onCall) told(call, life);
  }

  #isOurs(name: string): boolean {
    return this.restored.all.some(({ identifier }) => identifier === name);
  }

  #noteDeleted({ detail }: RdsEvent): void {
    const kind = { "RDS-EVENT-0003": "instance", "RDS-EVENT-0171": "cluster" }[detail.EventID];
    if (kind === undefined) return;
    this.restored.delete(kind === "cluster" ? kind : "instance", detail.SourceIdentifier);
    this.#chance.trace("RDS", `the ${kind} ${detail.SourceIdentifier} is deleted`);
  }
}

/** Autoscaling, and DNS. */
function isBetweenCalls(fault: string): boolean {
  return fault === "reader-appears" || fault.startsWith("host-");
}
