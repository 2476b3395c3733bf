import { steps } from "@dblab-refresh/core/job/step";
import { FAULTS } from "@dblab-refresh/simulator/dblab/faults";
import { type DeedName, deedNames, restoreFaultNames } from "../adversities/databases.ts";
import { rdsFaultNames } from "../adversities/rds.ts";
import { dnsFaultNames, type RecordDeed, recordDeedNames } from "../adversities/records.ts";
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

const ofDatabases = ["snapshotter", "restorer", "exporter", "reaper"] as const;
const withClone = ["cloner", "dblab-updater", "refresh-poller", "reaper"] as const;
const ofClones = [
  "somebody's DeleteDBInstance",
  "somebody's DeleteDBCluster",
  "somebody's StopDBInstance",
  "somebody's StopDBCluster",
  "reader added",
  "clone replaced",
];

/** Where a deed of people is rare, beside the step that it is mostly done at: see SEEDS_THAT_MEET_THE_RARE. */
const rareDeeds: Readonly<Partial<Record<DeedName | RecordDeed, readonly FunctionName[]>>> = {
  "original deleted": ["snapshotter"],
  "original modified": ["snapshotter"],
  "original renamed": ["snapshotter", "reaper"],
  "original stopped": ["snapshotter"],
  "fixed snapshot deleted": ["restorer"],
  "own snapshot deleted": ["restorer"],
  "record deleted": ["snapshotter"],
};

/** Every fault of the simulation. */
export const rows: readonly Row[] = [
  ...everywhere.map((fault) => ({ fault, never: {} })),
  { fault: "unresolved", never: allBut(["dblab-updater"], "no connection test") },
  {
    fault: "flap",
    never: allBut(["snapshotter", "cloner", "restorer", "exporter", "reaper", "janitor"], "sees no clone"),
  },
  {
    fault: "behind",
    never: allBut(["snapshotter", "cloner", "restorer", "reaper", "janitor"], "sees no clone"),
    // They look minutes apart, and a copy is seconds behind.
    seldom: ["snapshotter", "cloner"],
  },
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
    never: { ...allBut(steps, "counted by step"), restorer: "no engine", exporter: "no engine" } as const,
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
  ...restoreFaultNames.map((name) => ({ fault: `RDS ${name}`, ...ofRestores(name) })),
  ...dnsFaultNames.map((name) => ({
    fault: `Route 53 ${name}`,
    never: allBut(["restorer"], "changes no records"),
  })),
  ...recordDeedNames.map((fault) => ({ fault, ...ofDeed(fault) })),
  ...deedNames.map((fault) => ({ fault, ...ofDeed(fault) })),
  {
    fault: "RDS restore-denied-again",
    never: allBut(["cloner", "restorer"], "creates nothing"),
    ...{ seldom: ["restorer"], rare: ["restorer"] },
  },
  {
    fault: "RDS deletion-hangs",
    never: allBut(["restorer", "reaper", "janitor"], "deletes nothing"),
    seldom: ["restorer"],
  },
  { fault: "clone's name taken", never: allBut(["cloner"], "creates nothing") },
  { fault: "orphan left", never: allBut(["janitor"], "no orphans") },
];

function neverOfRds(name: (typeof rdsFaultNames)[number]): Row["never"] {
  switch (name) {
    case "throttled":
      return allBut(
        ["snapshotter", "cloner", "restorer", "exporter", "reaper", "janitor"],
        "does not call RDS",
      );
    case "delete-answer-lost":
      return allBut(["reaper", "janitor", "restorer"], "deletes nothing");
    case "reader-appears":
      return allBut([], "between calls");
    default:
      return allBut(["cloner", "restorer"], "creates nothing");
  }
}

type OfRestores = Pick<Row, "never" | "seldom" | "rare">;

/** Whom the faults of restores, snapshots and exports meet: whoever sends the calls that they strike. */
function ofRestores(name: string): OfRestores {
  if (name.startsWith("host-")) return { never: allBut([], "between calls") };
  if (name.startsWith("export-")) return { never: allBut(["exporter"], "exports nothing") };
  if (name.startsWith("copy-")) return { never: allBut(["snapshotter"], "takes no snapshot") };
  if (name === "snapshot-fails" || name === "snapshot-stuck-creating")
    return {
      never: allBut(["snapshotter", "restorer"], "takes no snapshot"),
      ...{ seldom: ["restorer"], rare: ["restorer"] },
    };
  if (name.startsWith("snapshot-")) return { never: allBut(["snapshotter"], "takes no snapshot") };
  if (name === "modification-stays-pending") return { never: allBut([], "nothing pending") };
  if (!name.startsWith("modif")) return { never: allBut(["restorer"], "swaps nothing") };
  const cleaners = ["reaper", "janitor"] as const;
  return { never: allBut(["restorer", ...cleaners], "modifies nothing"), seldom: cleaners };
}

/** Deeds of people are counted against the step of the job whose database they concern. */
function ofDeed(deed: DeedName | RecordDeed): OfRestores {
  const where =
    deed === "export cancelled" ? "exporter" : deed.includes("snapshot") ? "snapshotter" : "restorer";
  return {
    never: allBut(ofDatabases, "counted by step"),
    seldom: ofDatabases.filter((name) => name !== where),
    rare: rareDeeds[deed] ?? [],
  };
}

function allBut(met: readonly FunctionName[], why: Reason): Row["never"] {
  return allOthers(functions, met, why);
}
