import type { Step } from "../job/step.ts";
import { cloner } from "./cloner/cloner.ts";
import { dblabUpdater } from "./dblab-updater.ts";
import { exporter } from "./exporter/exporter.ts";
import { reaper } from "./reaper/reaper.ts";
import { refreshPoller } from "./refresh-poller.ts";
import { restorer } from "./restorer/restorer.ts";
import { snapshotter } from "./snapshotter/snapshotter.ts";
import type { Look } from "./step-context.ts";

/** What each step does when it looks. */
export const looks: Record<Step, Look> = {
  snapshotter,
  cloner,
  "dblab-updater": dblabUpdater,
  "refresh-poller": refreshPoller,
  restorer,
  exporter,
  reaper,
};
