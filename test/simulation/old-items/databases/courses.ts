import { isLive, type Job } from "@dblab-refresh/core/job/job";
import type { RestoreFacts } from "@dblab-refresh/core/job/restore-facts";
import type { Type } from "../../exhaustive/database-story.ts";
import type { World } from "../../world.ts";

/** Whether a write of the job's item is the moment that is meant; `before` is absent at the first one. */
type Moment = (after: Job, before: Job | undefined) => boolean;

/** One way of a job of a database, with the moments of it at which its item is recorded. */
interface Course {
  /** Which of the stories it begins as. */
  readonly story: (typeof stories)[number];
  readonly moments: Readonly<Record<string, Moment>>;
  /** Happens at that write: what makes it leave the story. */
  readonly turns?: { readonly at: Moment; readonly act: (world: World, job: Job) => void };
  /** How its job ends. */
  readonly ends: Job["status"];
}

const stories = [
  "restored and kept",
  "restored, renamed first",
  "restored, by its record",
  "snapshot only",
  "exported",
] as const;

export const types: readonly Type[] = ["rds", "aurora-cluster"];

const HOUR = 3_600_000;

/** From the clean-up's last step on they are all alike. */
const goesBack = {
  "going back": cancelled("restorer"),
  "in place again": first("inPlaceSince"),
  "back at the reaper": first("backAt"),
} as const;

export const courses: Readonly<Record<string, Course>> = {
  restored: {
    story: "restored and kept",
    ends: "succeeded",
    moments: {
      asked: (_, before) => before === undefined,
      isolating: first("isolatingSince"),
      "isolated, at the snapshotter": (after, before) =>
        after.step === "snapshotter" && before?.step === "restorer",
      "its snapshot taken": (after, before) => after.owned.length > (before?.owned.length ?? 0),
      restoring: (after, before) => madeNew(after) > madeNew(before),
      proven: first("provenAt"),
      "swap begun": first("swapSince"),
      "original gives up its name": (after, before) =>
        restoreOf(after).swapSince !== undefined &&
        restoreOf(after).forwardSince === undefined &&
        restoreOf(after).originalStatus !== restoreOf(before).originalStatus,
      "between the renames": first("forwardSince"),
      "new one takes the name": (after, before) =>
        restoreOf(after).forwardSince !== undefined &&
        restoreOf(after).newStatus !== restoreOf(before).newStatus,
      swapped: first("swappedAt"),
      "retired and kept": first("retiredAt"),
      "original to be deleted": first("deletingSince"),
      "original gone": first("originalGoneAt"),
      "ended, untold": ended,
    },
  },
  "renamed first": {
    story: "restored, renamed first",
    ends: "succeeded",
    moments: {
      away: first("awayAt"),
      "restoring while away": (after, before) => madeNew(after) > madeNew(before),
      "proven while away": first("provenAt"),
      "only forward": first("forwardSince"),
    },
  },
  "by its record": {
    story: "restored, by its record",
    ends: "succeeded",
    moments: {
      "record read": first("current"),
      "to be pointed": first("newHost"),
      pointed: first("changeId"),
      "only forward": first("forwardSince"),
      swapped: first("swappedAt"),
      retired: first("retiredAt"),
    },
  },
  "back while isolated": {
    story: "restored and kept",
    turns: { at: first("isolatedAt"), act: cancel },
    ends: "cancelled",
    moments: goesBack,
  },
  "back from its other name": {
    story: "restored, renamed first",
    turns: { at: (after, before) => madeNew(after) > madeNew(before), act: cancel },
    ends: "cancelled",
    moments: goesBack,
  },
  "back to its record": {
    story: "restored, by its record",
    turns: { at: first("changeId"), act: cancel },
    ends: "cancelled",
    moments: {
      ...goesBack,
      "record pointed back": first("backChangeId"),
      "record back": first("recordBackAt"),
    },
  },
  snapshot: {
    story: "snapshot only",
    ends: "succeeded",
    moments: {
      taking: (after, before) => after.owned.length > (before?.owned.length ?? 0),
      replacing: first("replacingSince"),
      "fixed name free": first("fixedGoneAt"),
      replaced: first("replacedAt"),
    },
  },
  "snapshot left": {
    story: "snapshot only",
    turns: { at: first("replacedAt"), act: denyDeletions },
    ends: "succeeded",
    moments: {
      "ended with leftovers": (after, before) => ended(after, before) && after.leftovers?.length !== 0,
    },
  },
  export: {
    story: "exported",
    ends: "succeeded",
    moments: {
      "at the exporter": (after, before) => after.step === "exporter" && before?.step !== "exporter",
      "its task to be started": (after, before) => after.owned.length > (before?.owned.length ?? 0),
      exporting: first("exportStatus"),
      exported: (after, before) => after.step === "reaper" && before?.step === "exporter",
    },
  },
};

/** Of the name of what was recorded: `rds restored`. */
export function courseNamed(name: string): { readonly type: Type; readonly course: Course } {
  const type = types.find((one) => name.startsWith(`${one} `));
  const course = courses[name.slice((type?.length ?? 0) + 1)];
  if (type === undefined || course === undefined) throw new Error(`there is no course ${name}`);
  return { type, course };
}

function restoreOf(job: Job | undefined): RestoreFacts {
  return job?.facts.restore ?? {};
}

/** How much of what is restored stands on the item. */
function madeNew(job: Job | undefined): number {
  return job?.owned.filter(({ type }) => type === "db-instance" || type === "db-cluster").length ?? 0;
}

/** The item says it for the first time. */
function first(fact: keyof RestoreFacts): Moment {
  return (after, before) => restoreOf(after)[fact] !== undefined && restoreOf(before)[fact] === undefined;
}

function cancelled(step: Job["step"]): Moment {
  return (after, before) =>
    after.step === step && after.verdict === "cancelled" && before?.verdict === undefined;
}

function ended(after: Job, before: Job | undefined): boolean {
  return !isLive(after) && before !== undefined && isLive(before);
}

function cancel({ installations: [{ queues }] }: World, { jobId }: Job): void {
  queues.put("jobs", JSON.stringify({ job: "cancel", jobId }), 0);
}

/** For longer than a clean-up may take. */
function denyDeletions({ chance }: World): void {
  chance.closedCalls.set("RDS Delete", "denied");
  chance.timeline.after(6 * HOUR, () => chance.closedCalls.delete("RDS Delete"));
}
