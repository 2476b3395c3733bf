import type { RestoreFault } from "./fault.ts";
import { rdsFault } from "./scoped-fault.ts";

const UNTOUCHED = "The original has not been touched; what was restored is deleted";
const PROTECTED =
  "The original has not been touched; what was restored has its deletion protection, and is deleted by the janitor once that can be switched off";
const STAYS =
  "The restored one serves. It is tried again until `deadlines.deletion`; then the retired original is a leftover";
const BY_HAND = "Delete the retired original, once nobody needs it.";

/** Hours in production. */
const short = { deadlines: { deletion: "15s" } };

/** Settings, tags, reboots and deletions. */
export const changes: readonly RestoreFault[] = [
  rdsFault(
    "modify-refused",
    {
      end: "failed",
      error: "clone-refused",
      leftovers: true,
      found: "the original",
      recovers: PROTECTED,
    },
    { database: short },
  ),
  rdsFault(
    "modify-denied",
    {
      end: "failed",
      error: "permission-denied",
      leftovers: true,
      found: "the original",
      recovers: PROTECTED,
    },
    { database: short },
  ),
  rdsFault("modify-answer-lost", {
    end: "succeeded",
    found: "the restored",
    recovers: "The next look sees what became of the modification",
  }),
  rdsFault(
    "modify-hangs",
    {
      end: "failed",
      error: "deadline-passed",
      leftovers: true,
      isStranded: true,
      found: "the original",
      recovers: `${UNTOUCHED}, or is a leftover as long as RDS deletes nothing that is being modified`,
    },
    { database: { deadlines: { restore: "45s", deletion: "15s" } } },
  ),
  rdsFault("parameter-group-missing", {
    end: "failed",
    error: "clone-refused",
    found: "the original",
    recovers: UNTOUCHED,
  }),
  rdsFault(
    "reboot-hangs",
    {
      end: "succeeded",
      leftovers: true,
      isStranded: true,
      found: "the restored",
      recovers: STAYS,
      person: BY_HAND,
    },
    { database: short },
  ),
  rdsFault(
    "reboot-denied",
    {
      end: "succeeded",
      leftovers: true,
      isStranded: true,
      found: "the restored",
      recovers: STAYS,
      person: BY_HAND,
    },
    { database: short },
  ),
  rdsFault(
    "reboot-incompatible-parameters",
    {
      end: "succeeded",
      leftovers: true,
      isStranded: true,
      found: "the restored",
      recovers: STAYS,
      person: BY_HAND,
    },
    { database: short },
  ),
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
      isStranded: true,
      found: "the restored",
      recovers: STAYS,
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
