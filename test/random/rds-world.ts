import { RdsService } from "@dblab-refresh/aws/rds-service";
import type { Rds } from "@dblab-refresh/core/ports/rds";
import type { Call } from "@dblab-refresh/simulator/rds/call-log";
import { type InMemoryRdsClient, inMemoryRdsClient } from "@dblab-refresh/simulator/rds/client";
import type { DurationOptions } from "@dblab-refresh/simulator/rds/durations";
import type { RdsEvent } from "@dblab-refresh/simulator/rds/event";
import type { FaultDefinition, FaultName, InjectedFault } from "@dblab-refresh/simulator/rds/faults";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import type { Chance } from "./chance.ts";
import type { Failures, Life } from "./life.ts";
import { type DescribedCluster, type DescribedInstance, Restored } from "./restored.ts";

const failures: Failures = {
  refused: () =>
    Object.assign(new Error("Rate exceeded"), { name: "Throttling", $metadata: { httpStatusCode: 400 } }),
  lost: () => Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" }),
};

/** RDS behind the handlers, with the truth about who made what. */
export class RdsWorld {
  readonly model: RdsModel;
  /** What handlers made, and what is there of it. */
  readonly restored = new Restored();
  /** Told of every call that RDS got, after it. */
  readonly onCall: ((call: Readonly<Call>, by: Life) => void)[] = [];
  readonly #chance: Chance;
  readonly #faults: InjectedFault[] = [];

  constructor(chance: Chance, durations: DurationOptions) {
    this.#chance = chance;
    let ids = 0;
    this.model = new RdsModel({
      now: () => chance.timeline.now,
      ids: () => `id${++ids}`,
      durations,
    });
    this.model.onEvent((event) => this.#noteDeleted(event));
  }

  seenBy(life: Life): Rds {
    const client = inMemoryRdsClient(this.model);
    const send: InMemoryRdsClient["send"] = (command) => {
      const operation = command.constructor.name.replace(/Command$/, "");
      return life.call(`RDS ${operation}`, failures, async () => {
        const nth = this.model.calls.length;
        const before = this.#faults.map(({ struck }) => struck);
        try {
          return await client.send(command);
        } finally {
          const call = this.model.calls[nth];
          if (call) this.#noteCall(call, life, before);
        }
      });
    };
    return new RdsService({ reads: { send }, writes: { send } });
  }

  /** A fault of the simulator's, by name; its strikes are told. */
  inject(fault: FaultName | FaultDefinition): InjectedFault {
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

  #noteCall(call: Readonly<Call>, life: Life, struckBefore: readonly number[]): void {
    const struck = this.#faults.filter((fault, nth) => fault.struck > (struckBefore[nth] ?? 0));
    for (const { name } of struck) {
      this.#chance.tell(life.name, `${name} strikes ${call.operation}`);
      this.#chance.meet(`RDS ${name}`, life.name);
    }
    if (call.creates && (call.error === undefined || call.error === "LostAnswer")) {
      const isStuck = struck.some(({ name }) => name === "clone-stuck-creating");
      this.restored.add({ ...call.creates, jobId: life.jobId, isStuck });
    }
    if (call.mutating) this.look();
    for (const told of this.onCall) told(call, life);
  }

  #noteDeleted({ detail }: RdsEvent): void {
    const kind = { "RDS-EVENT-0003": "instance", "RDS-EVENT-0171": "cluster" }[detail.EventID];
    if (kind === undefined) return;
    this.restored.delete(kind === "cluster" ? kind : "instance", detail.SourceIdentifier);
    this.#chance.trace("RDS", `the ${kind} ${detail.SourceIdentifier} is deleted`);
  }
}
