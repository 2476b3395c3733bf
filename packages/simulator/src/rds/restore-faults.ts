import type { CataloguedFault } from "./fault-definition.ts";
import { changes } from "./faults/changes.ts";
import { exports } from "./faults/exports.ts";
import { renames } from "./faults/renames.ts";
import { snapshots } from "./faults/snapshots.ts";

const all = [...renames, ...changes, ...snapshots, ...exports] as const;

export type RestoreFaultName = (typeof all)[number]["name"];

/**
 * What may go wrong in a restore, a snapshot or an export, besides `faultDefinitions`, which a refresh meets as well: a
 * list of its own, because every fault of the other is tried with refreshes.
 */
export const restoreFaultDefinitions: readonly (CataloguedFault & { readonly name: RestoreFaultName })[] =
  all;
