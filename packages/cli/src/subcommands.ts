import type { Subcommand } from "./subcommand.ts";

/** Every command, in the order of `--help`: one file each in commands/. */
export const subcommands: readonly Subcommand[] = [
  {
    name: "run",
    summary: "refresh a DBLab Engine in this one process, with its state on disk",
    load: () => import("./commands/run.ts"),
  },
  {
    name: "jobs",
    summary: "list the jobs of a stage, the newest first",
    load: () => import("./commands/jobs.ts"),
  },
  { name: "job", summary: "show all of a job", load: () => import("./commands/job.ts") },
  {
    name: "watch",
    summary: "show a job while it goes on, and exit as it ends",
    load: () => import("./commands/watch.ts"),
  },
  {
    name: "clones",
    summary: "list the clones that are alive, whose they are and how old",
    load: () => import("./commands/clones.ts"),
  },
  {
    name: "enqueue",
    summary: "ask for a refresh, a restore, a snapshot or an export",
    load: () => import("./commands/enqueue.ts"),
  },
  {
    name: "cancel",
    summary: "end a job early, with its clean-up",
    load: () => import("./commands/cancel.ts"),
  },
  {
    name: "retry",
    summary: "ask again for what an ended job did not do, from the step that failed",
    load: () => import("./commands/retry.ts"),
  },
  {
    name: "pause",
    summary: "let the scheduled jobs of a target be skipped",
    load: () => import("./commands/pause.ts"),
  },
  {
    name: "resume",
    summary: "let the scheduled jobs of a target run again",
    load: () => import("./commands/resume.ts"),
  },
  {
    name: "plan",
    summary: "show what a refresh would do now, and what stands against it",
    load: () => import("./commands/plan.ts"),
  },
  {
    name: "cleanup",
    summary: "delete old clones that no job wants any more",
    load: () => import("./commands/cleanup.ts"),
  },
  {
    name: "doctor",
    summary: "look for what is not right, and say what to do about it",
    load: () => import("./commands/doctor.ts"),
  },
  {
    name: "config",
    summary: "check, describe or begin a stage's file",
    load: () => import("./commands/config.ts"),
  },
  {
    name: "cleanup-binary",
    summary: "delete what earlier runs on this machine, or the rds-refresh binary, have left",
    hidden: true,
    load: () => import("./commands/cleanup-binary.ts"),
  },
];
