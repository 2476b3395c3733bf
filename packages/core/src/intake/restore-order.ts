import type { Database } from "../configuration/database.ts";
import type { RestoreOrder, SnapshotSource } from "../job/restore-order.ts";
import type { DatabaseFields } from "./database-fields.ts";
import { kindOf } from "./database-request.ts";

/** Where the data come from: what the request says, else what its task or its kind means. */
export function sourceOf(fields: DatabaseFields): SnapshotSource {
  if (fields.from !== undefined) return fields.from;
  const takesOne = fields.task === "create_snapshot" || kindOf(fields) === "snapshot";
  return { kind: takesOne ? "new" : "fixed" };
}

/** What a request without findings orders: its options, the database's own where it says nothing. */
export function restoreOrder(fields: DatabaseFields, { restore, export: exporting }: Database): RestoreOrder {
  const kind = kindOf(fields);
  const from = sourceOf(fields);
  // A point in time has no snapshot that could be exported; a job that is an export itself begins no other.
  const exports = kind !== "export" && from.kind !== "point-in-time";
  const common = {
    from,
    export: exports && (fields.export ?? exporting.always),
    dryRun: fields.dryRun ?? false,
  };
  if (kind !== "restore" || fields.to !== undefined) {
    const { to } = fields;
    return { ...common, ...NO_SWAP, ...(to !== undefined && { to }) };
  }
  return {
    ...common,
    keepOriginal: fields.keepOriginal ?? restore.keepOriginal,
    finalSnapshot: fields.finalSnapshot ?? restore.finalSnapshot,
    isolate: fields.isolate ?? restore.isolate,
    cutover: fields.cutover ?? restore.cutover,
    order: fields.order ?? restore.order,
  };
}

/** Where nothing is swapped, nothing is isolated, kept or deleted. */
const NO_SWAP = {
  keepOriginal: 0,
  finalSnapshot: true,
  isolate: false,
  cutover: "rename",
  order: "beside",
} as const;
