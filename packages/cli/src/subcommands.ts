import type { Subcommand } from "./subcommand.ts";

/** Every command, in the order of `--help`: one file each in commands/. */
export const subcommands: readonly Subcommand[] = [
  {
    name: "run",
    summary: "refresh a DBLab Engine in this one process, with its state on disk",
    load: () => import("./commands/run.ts"),
  },
  {
    name: "cleanup-binary",
    summary: "delete what earlier runs on this machine, or the rds-refresh binary, have left",
    hidden: true,
    load: () => import("./commands/cleanup-binary.ts"),
  },
];
