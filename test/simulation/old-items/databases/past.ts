import type { Inventoried } from "@dblab-refresh/simulator/rds/inventory";
import { HOSTED_ZONE } from "../../databases/stage.ts";
import type { World } from "../../world.ts";

/** What a job of an older version has done to the world: a change of RDS's, or of the record that leads to the database. */
export type Deed =
  | {
      readonly kind: "call";
      /** Epoch milliseconds. */
      readonly at: number;
      readonly operation: string;
      readonly input: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "record"; readonly at: number; readonly name: string; readonly to: string };

/** A thing by what it was called when it was there first, with the id that RDS gave to it. */
export interface Named {
  readonly kind: Inventoried["kind"];
  readonly identifier: string;
  readonly key: string;
}

/** Every instance and cluster that there has ever been, in the order in which they came to be. */
export class Known {
  readonly all: Named[] = [];
  readonly #keys = new Set<string>();

  see(things: readonly Inventoried[]): void {
    for (const { kind, identifier, key } of things) {
      if ((kind !== "instance" && kind !== "cluster") || this.#keys.has(key)) continue;
      this.#keys.add(key);
      this.all.push({ kind, identifier, key });
    }
  }
}

/** Does once more what was done, in a world without the job: nobody but who notes what was made is told. */
export function redo({ rds, databases, installations }: World, jobId: string, deed: Deed): void {
  if (deed.kind === "record") {
    const { zones } = databases.records;
    const says = zones.says(deed.name);
    if (says === undefined) throw new Error(`there is no record ${deed.name}`);
    const to = (Value: string) => ({
      ...{ Name: deed.name, Type: "CNAME", TTL: says.ttlSeconds },
      ResourceRecords: [{ Value }],
    });
    zones.change(HOSTED_ZONE, [
      { Action: "DELETE", ResourceRecordSet: to(says.value) },
      { Action: "CREATE", ResourceRecordSet: to(deed.to) },
    ]);
    return;
  }
  const { operation, input } = deed;
  rds.model.settle();
  const before = rds.model.inventory();
  rds.model.call(operation, input);
  const by = { jobId, installation: installations[0].name };
  databases.noteMade({ operation, input, before, after: () => rds.model.inventory() }, by);
}

/**
 * The text with the ids that things have in this world, in the place of those that they had where it was written.
 *
 * @throws if other things have come to be here, or in another order
 */
export function renamedKeys(text: string, then: readonly Named[], now: readonly Named[]): string {
  const keys = new Map(
    now.map(({ kind, identifier, key }, nth) => {
      const was = then[nth];
      if (was?.kind !== kind || was.identifier !== identifier)
        throw new Error(
          `the ${kind} ${identifier} was the ${was?.kind} ${was?.identifier}, as it was recorded`,
        );
      return [was.key, key];
    }),
  );
  return text.replace(/\b(db|cluster)-\w+\b/g, (key) => keys.get(key) ?? key);
}
