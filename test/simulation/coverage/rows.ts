import { steps } from "@dblab-refresh/core/job/step";
import { FAULTS } from "@dblab-refresh/simulator/dblab/faults";
import { rdsFaultNames } from "../adversities/rds.ts";
import { allBut as allOthers, type Row } from "./grid.ts";
import type { Reason } from "./reasons.ts";

/** The functions, in the order of a job's way; intake's queue is named `jobs`. */
export const functions = ["jobs", ...steps, "notifier", "dead-letters", "janitor"] as const;
type FunctionName = (typeof functions)[number];

const everywhere = [
  "stall",
  "drag",
  "kill",
  "die",
  "lost",
  "refused",
  "resent",
  "timed out",
  "refused for a while",
  "denied for a while",
  "writes refused for a while",
  "writes killed for a while",
  "clock a minute off",
];

const withClone = ["cloner", "dblab-updater", "refresh-poller", "reaper"] as const;
const ofClones = [
  "somebody's DeleteDBInstance",
  "somebody's DeleteDBCluster",
  "somebody's StopDBInstance",
  "somebody's StopDBCluster",
  "reader added",
];

/** Every fault of the simulation. */
export const rows: readonly Row[] = [
  ...everywhere.map((fault) => ({ fault, never: {} })),
  { fault: "unresolved", never: allBut(["dblab-updater"], "no connection test") },
  { fault: "flap", never: allBut(["cloner", "reaper", "janitor"], "sees no clone") },
  { fault: "lag", never: allBut(["janitor"], "no index") },
  ...["duplicate", "late", "undeleted"].map((fault) => ({
    fault,
    never: { janitor: "no messages" } as const,
  })),
  {
    fault: "vanish",
    never: { jobs: "others' messages", "dead-letters": "SQS's own move", janitor: "no messages" },
  },
  { fault: "dead letter", never: { "dead-letters": "kept for ever", janitor: "no messages" } },
  { fault: "queue down", never: { notifier: "sends nothing" } },
  { fault: "sink away", never: allBut(["notifier"], "tells nobody") },
  ...Object.keys(FAULTS).map((name) => ({
    fault: `DBLab ${name}`,
    never: allBut(steps, "counted by step"),
  })),
  ...["cancelled", "deployment", "variable lost", "login refused"].map((fault) => ({
    fault,
    never: allBut(steps, "counted by step"),
  })),
  ...ofClones.map((fault) => ({
    fault,
    never: { ...allBut(withClone, "counted by step"), snapshotter: "no clone yet" } as const,
  })),
  ...rdsFaultNames.map((name) => ({ fault: `RDS ${name}`, never: neverOfRds(name) })),
  { fault: "RDS restore-denied-again", never: allBut(["cloner"], "creates nothing") },
  { fault: "RDS deletion-hangs", never: allBut(["reaper", "janitor"], "deletes nothing") },
  { fault: "clone's name taken", never: allBut(["cloner"], "creates nothing") },
  { fault: "orphan left", never: allBut(["janitor"], "no orphans") },
];

function neverOfRds(name: (typeof rdsFaultNames)[number]): Row["never"] {
  switch (name) {
    case "throttled":
      return allBut(["snapshotter", "cloner", "reaper", "janitor"], "does not call RDS");
    case "delete-answer-lost":
      return allBut(["reaper", "janitor"], "deletes nothing");
    case "reader-appears":
      return allBut([], "between calls");
    default:
      return allBut(["cloner"], "creates nothing");
  }
}

function allBut(met: readonly FunctionName[], why: Reason): Row["never"] {
  return allOthers(functions, met, why);
}
