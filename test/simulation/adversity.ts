import {
  hasRestoresName,
  leavesRestored,
  meddlesSomehow,
  strikesRestoreSomehow,
} from "./adversities/databases.ts";
import { deploys, losesVariable, refusesLogin } from "./adversities/deployment.ts";
import { engineGoes, restartsTwice, strikesEngine, strikesEngineSomehow } from "./adversities/engine.ts";
import {
  addsReader,
  cancels,
  deletesClone,
  hasClonesName,
  leavesOrphan,
  replacesClone,
  stopsClone,
} from "./adversities/people.ts";
import { deletionHangs, deniesSecondRestore, strikesRdsSomehow } from "./adversities/rds.ts";
import { meddlesWithRecordSomehow, strikesDnsSomehow } from "./adversities/records.ts";
import {
  callsFail,
  engineDenies,
  queueGoesDown,
  secretsFail,
  sinkGoes,
  writesFail,
} from "./adversities/services.ts";
import type { Occasion } from "./occasion.ts";

/** What goes wrong in RDS, in DBLab, in AWS's other services and by people's hands. */
export const adversities = {
  "fault of RDS": strikesRdsSomehow,
  "restore denied again": deniesSecondRestore,
  "deletion hangs": deletionHangs,
  "fault of the engine": strikesEngineSomehow,
  "engine away": engineGoes,
  "engine denies": engineDenies,
  "engine restarts twice": restartsTwice,
  "pools taken": (occasion) => strikesEngine(occasion, "no-free-pool"),
  "clone deleted": deletesClone,
  "clone replaced": replacesClone,
  "clone stopped": stopsClone,
  "reader added": addsReader,
  "variable lost": losesVariable,
  "login refused": refusesLogin,
  "clone's name taken": hasClonesName,
  "orphan left": leavesOrphan,
  "sink away": sinkGoes,
  "writes fail": writesFail,
  "queue down": queueGoesDown,
  "calls fail": callsFail,
  "fault of a restore": strikesRestoreSomehow,
  "database meddled with": meddlesSomehow,
  "restore's name taken": hasRestoresName,
  "restored left": leavesRestored,
  "fault of Route 53": strikesDnsSomehow,
  "record meddled with": meddlesWithRecordSomehow,
  "secrets fail": secretsFail,
  deployment: deploys,
  cancellation: cancels,
} as const satisfies Record<string, (occasion: Occasion) => void>;

export type AdversityName = keyof typeof adversities;
