import type { RestoreFault } from "./fault.ts";
import { rdsFault } from "./scoped-fault.ts";

const GOES_ON = "The next look sees what became of the call, and goes on from there";
const BOTH_STAY =
  "There is no way back any more: it is tried again until `deadlines.deletion`; then both are kept, and the leftovers say what each is";
const BY_HAND = "Finish what the leftovers say by hand: which name each of the two gets.";

/** Short, so that what never ends is given up soon; in production these are hours. */
const short = { deadlines: { restore: "45s", deletion: "15s" } };

/** The same, of what a swap gives up after half an hour: see SWAP_SECONDS. */
const slow = { database: short, inProduction: { error: "swap-slow" } } as const;

/** The swap: two renames. */
export const renames: readonly RestoreFault[] = [
  rdsFault("rename-away-denied", {
    end: "failed",
    error: "permission-denied",
    found: "the original",
    recovers: "Nothing was renamed; what was restored is deleted",
  }),
  rdsFault(
    "rename-in-denied",
    {
      end: "failed",
      error: "permission-denied",
      leftovers: true,
      isStranded: true,
      found: "nobody",
      recovers: BOTH_STAY,
      person: `Grant the action that the message names to the function's role. ${BY_HAND}`,
    },
    { database: short },
  ),
  rdsFault("rename-answer-lost", { end: "succeeded", found: "the restored", recovers: GOES_ON }),
  rdsFault(
    "rename-starts-late",
    {
      end: "succeeded",
      found: "the restored",
      recovers:
        "It is waited for, half an hour at most; the database serves meanwhile under the name that it still has",
    },
    {
      inProduction: {
        end: "failed",
        error: "swap-slow",
        found: "the original",
        recovers:
          "It is waited for, half an hour at most, while the database serves under the name that it still has; then the original gets its name again, and what was restored is deleted",
      },
    },
  ),
  rdsFault("rename-away-slow", { end: "succeeded", found: "the restored", recovers: "It is waited for" }),
  rdsFault("rename-in-slow", { end: "succeeded", found: "the restored", recovers: "It is waited for" }),
  rdsFault(
    "rename-away-hangs",
    {
      end: "failed",
      error: "deadline-passed",
      leftovers: true,
      isStranded: true,
      found: "nobody",
      recovers:
        "The way back is tried until `deadlines.deletion`; then both are kept, and the leftovers say what each is",
      person: BY_HAND,
    },
    slow,
  ),
  rdsFault(
    "rename-in-hangs",
    {
      end: "failed",
      error: "deadline-passed",
      leftovers: true,
      isStranded: true,
      found: "nobody",
      recovers: BOTH_STAY,
      person: BY_HAND,
    },
    slow,
  ),
  rdsFault(
    "name-taken-in-swap",
    {
      end: "failed",
      error: "restore-name-taken",
      leftovers: true,
      isStranded: true,
      found: "a stranger's",
      recovers: BOTH_STAY,
    },
    { database: short },
  ),
  rdsFault("host-resolves-late", {
    end: "succeeded",
    found: "the restored",
    recovers: "The job has not succeeded before the name answers: it is waited for",
  }),
  rdsFault(
    "host-silent-after-swap",
    {
      end: "failed",
      error: "deadline-passed",
      leftovers: true,
      isStranded: true,
      found: "nobody",
      recovers: BOTH_STAY,
      person: BY_HAND,
    },
    slow,
  ),
];
