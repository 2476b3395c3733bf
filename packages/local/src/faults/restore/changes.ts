import type { RestoreFault } from "./fault.ts";
import { rdsFault } from "./scoped-fault.ts";

const UNTOUCHED = "The original has not been touched; what was restored is deleted";
const short = { deadlines: { restore: "20s", deletion: "5s" } };

/** Settings, tags, reboots and deletions. */
export const changes: readonly RestoreFault[] = [
  rdsFault("modify-refused", {
    end: "failed",
    error: "restore-differs",
    found: "the original",
    recovers: UNTOUCHED,
  }),
  rdsFault("modify-denied", {
    end: "failed",
    error: "permission-denied",
    found: "the original",
    recovers: UNTOUCHED,
  }),
  rdsFault("modify-answer-lost", {
    end: "succeeded",
    found: "the restored",
    recovers: "The next look sees what became of the modification",
  }),
  rdsFault(
    "modify-hangs",
    { end: "failed", error: "deadline-passed", found: "the original", recovers: UNTOUCHED },
    { database: short },
  ),
  rdsFault(
    "modification-stays-pending",
    { end: "failed", error: "deadline-passed", found: "the original", recovers: UNTOUCHED },
    { database: short },
  ),
  rdsFault("parameter-group-missing", {
    end: "failed",
    error: "restore-differs",
    found: "the original",
    recovers: UNTOUCHED,
  }),
  rdsFault(
    "reboot-hangs",
    { end: "failed", error: "deadline-passed", found: "the original", recovers: UNTOUCHED },
    { database: short },
  ),
  rdsFault("reboot-denied", {
    end: "failed",
    error: "permission-denied",
    found: "the original",
    recovers: UNTOUCHED,
  }),
  rdsFault("reboot-incompatible-parameters", {
    end: "failed",
    error: "clone-failed",
    found: "the original",
    recovers: UNTOUCHED,
  }),
  rdsFault("tag-changes-lag", {
    end: "succeeded",
    found: "the restored",
    recovers: "What is to be seen by its tags is waited for",
  }),
  rdsFault(
    "retired-delete-denied",
    {
      end: "succeeded",
      leftovers: true,
      found: "the restored",
      recovers: "It is tried again until `deadlines.deletion`; then the retired original is a leftover",
      person: "Delete the retired original, or grant the restorer's role what its log says.",
    },
    { database: short },
  ),
  rdsFault("retired-delete-refused", {
    end: "succeeded",
    found: "the restored",
    recovers: "The deletion is asked for again until RDS takes it",
  }),
];
