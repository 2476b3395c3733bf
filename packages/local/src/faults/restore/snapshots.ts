import type { RestoreFault } from "./fault.ts";
import { rdsFault } from "./scoped-fault.ts";

const NOTHING_RESTORED = "Nothing was restored; the snapshot of the fixed name is the one of before";
const OWN_STAYS = "The job's own snapshot is complete, and is kept; the error names it";
const short = { deadlines: { snapshot: "10s", deletion: "10s" } };

/** Manual snapshots and their copies. */
export const snapshots: readonly RestoreFault[] = [
  rdsFault(
    "snapshot-stuck-creating",
    {
      end: "failed",
      error: "deadline-passed",
      leftovers: true,
      isStranded: true,
      found: "the original",
      recovers: `${NOTHING_RESTORED}; RDS deletes no snapshot that is being made: it is a leftover until RDS has done`,
    },
    { database: short },
  ),
  rdsFault("snapshot-fails", {
    end: "failed",
    error: "snapshot-failed",
    found: "the original",
    recovers: NOTHING_RESTORED,
  }),
  rdsFault("snapshot-quota-exceeded", {
    end: "failed",
    error: "snapshot-refused",
    found: "the original",
    recovers: NOTHING_RESTORED,
  }),
  rdsFault("snapshot-denied", {
    end: "failed",
    error: "permission-denied",
    found: "the original",
    recovers: NOTHING_RESTORED,
  }),
  rdsFault("snapshot-answer-lost", {
    end: "succeeded",
    found: "the restored",
    recovers: "The next look finds the snapshot by its name and adopts it by its owner tag",
  }),
  rdsFault("copy-fails", {
    end: "failed",
    error: "snapshot-failed",
    found: "the original",
    recovers: OWN_STAYS,
  }),
  rdsFault(
    "copy-stuck-creating",
    { end: "failed", error: "deadline-passed", found: "the original", recovers: OWN_STAYS },
    { database: { deadlines: { snapshot: "45s", deletion: "15s" } } },
  ),
  rdsFault("copy-answer-lost", {
    end: "succeeded",
    found: "the restored",
    recovers: "The next look finds the copy by its name and adopts it by its owner tag",
  }),
];
