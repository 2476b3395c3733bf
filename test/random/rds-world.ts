import { RdsService } from "@dblab-refresh/aws/rds-service";
import type { Rds } from "@dblab-refresh/core/ports/rds";
import type { Call } from "@dblab-refresh/simulator/rds/call-log";
import { type InMemoryRdsClient, inMemoryRdsClient } from "@dblab-refresh/simulator/rds/client";
import type { DurationOptions } from "@dblab-refresh/simulator/rds/durations";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import type { Chance } from "./chance.ts";
import type { Failures, Life } from "./life.ts";

const failures: Failures = {
  refused: () =>
    Object.assign(new Error("Rate exceeded"), { name: "Throttling", $metadata: { httpStatusCode: 400 } }),
  lost: () => Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" }),
};

/** An instance that somebody restored: as it is, not as Describe shows it. */
export interface Restored {
  readonly identifier: string;
  readonly resourceId: string;
  readonly jobId: string | undefined;
}

/** RDS behind the handlers, with the truth about who restored what. */
export class RdsWorld {
  readonly model: RdsModel;
  /** What was restored and is not deleted yet, by identifier. */
  readonly #restored = new Map<string, Restored>();
  /** Told of every call that RDS got, after it. */
  readonly onCall: ((call: Readonly<Call>, by: Life) => void)[] = [];

  constructor(chance: Chance, durations: DurationOptions) {
    let ids = 0;
    this.model = new RdsModel({
      now: () => chance.timeline.now,
      ids: () => `id${++ids}`,
      durations,
    });
    this.model.onEvent(({ detail }) => {
      if (detail.EventID !== "RDS-EVENT-0003") return;
      this.#restored.delete(detail.SourceIdentifier);
      chance.trace("RDS", `${detail.SourceIdentifier} is deleted`);
    });
  }

  seenBy(life: Life): Rds {
    const client = inMemoryRdsClient(this.model);
    const send: InMemoryRdsClient["send"] = (command) => {
      const operation = command.constructor.name.replace(/Command$/, "");
      return life.call(`RDS ${operation}`, failures, async () => {
        const nth = this.model.calls.length;
        try {
          const output = await client.send(command);
          if (operation.startsWith("Restore")) this.#noteRestored(output, life);
          return output;
        } finally {
          const call = this.model.calls[nth];
          for (const told of this.onCall) if (call) told(call, life);
        }
      });
    };
    return new RdsService({ reads: { send }, writes: { send } });
  }

  /** What handlers restored and what is there still. */
  restored(): readonly Restored[] {
    this.model.settle();
    return [...this.#restored.values()];
  }

  /** The instances as an all-seeing caller finds them. */
  described() {
    const answer = this.model.call("DescribeDBInstances", {});
    return "DBInstances" in Object(answer) ? instancesOf(answer) : [];
  }

  #noteRestored(output: unknown, life: Life): void {
    const { DBInstanceIdentifier: identifier = "", DbiResourceId: resourceId = "" } =
      (output as { DBInstance?: Record<string, string> }).DBInstance ?? {};
    this.#restored.set(identifier, { identifier, resourceId, jobId: life.jobId });
  }
}

interface Described {
  readonly DBInstanceIdentifier: string;
  readonly DBInstanceStatus: string;
  readonly Endpoint?: { readonly Address: string; readonly Port: number };
}

/** The model answers DescribeDBInstances in the SDK's shape. */
function instancesOf(answer: unknown): readonly Described[] {
  return (answer as { DBInstances: readonly Described[] }).DBInstances;
}
