import { suggestion } from "@dblab-refresh/core/configuration/suggestion";
import { changes } from "./changes.ts";
import { exports } from "./exports.ts";
import type { RestoreFault } from "./fault.ts";
import { functions } from "./functions.ts";
import { operators } from "./operators.ts";
import { renames } from "./renames.ts";
import { snapshots } from "./snapshots.ts";

/** What can go wrong with a database's job, by what it goes wrong with. */
export const restoreFaultGroups: readonly {
  readonly title: string;
  readonly faults: readonly RestoreFault[];
}[] = [
  { title: "The snapshot", faults: snapshots },
  { title: "Settings, tags, reboots and deletions", faults: changes },
  { title: "The swap of the names", faults: renames },
  { title: "Exports", faults: exports },
  { title: "The functions, during a swap", faults: functions },
  { title: "Somebody wants otherwise, or means something else", faults: operators },
];

export const restoreFaults: readonly RestoreFault[] = restoreFaultGroups.flatMap(({ faults }) => faults);

/** @throws Error that names the nearest one, or all, for a name that is none */
export function restoreFaultNamed(name: string): RestoreFault {
  const found = restoreFaults.find((fault) => fault.name === name);
  if (found) return found;
  const names = restoreFaults.map((fault) => fault.name);
  throw new Error(`fault ${name} ${suggestion(name, names)}`);
}
