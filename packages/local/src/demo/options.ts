import { type Task, tasks } from "@dblab-refresh/core/configuration/database";
import { suggestion } from "@dblab-refresh/core/configuration/suggestion";
import { anyFaultNamed } from "../faults/any-fault.ts";
import { optionsOnce } from "../options-once.ts";
import type { SourceType } from "../world/production.ts";

export const USAGE = `Runs a whole refresh on this machine: a job enters the queue, a clone is restored from a snapshot, DBLab is pointed at
it and refreshes from it, the clone is deleted, and the data are compared.

With --task it runs a task of a database instead: a snapshot is taken, or the one that is there is restored, and the new
database takes the old one's name, while a client writes and reads under its endpoint all along.

  npm run demo [-- OPTIONS]

  --task TASK     ${tasks.join(", ")}, of the file's first database.
                  Two more databases are restored beside it, so that the times can be compared: with order: rename-first,
                  as Trapheus does it, and with cutover: dns, by a Route 53 record
  --isolate       with --task create_snapshot: no client may write from before the snapshot until the swap: none of its writes is lost
  --config FILE   a stage's file, or a config.yaml of rds-refresh; only its endpoints are replaced (default config/local.yaml)
  --source TYPE   rds or aurora-cluster: the production database is an instance, or a cluster (default: the first one's)
  --fault NAME    something goes wrong; --fault list shows what can, with a refresh or with a task
  --keep          the stage stays up after the job, until Ctrl-C, and shows what can be done with it
  --json          the last line of standard output is one object; progress goes to standard error (with --fault list: the list)
  --help          this text

The exit code is 0 only if the job succeeded, all tables are equal, nothing is left over and, of a refresh, the source was
only read; of a task, every setting that differs is explained and no write is lost but those after the snapshot (with
--isolate: none at all).`;

/** A task of a database instead of a refresh. */
export interface DatabaseDemo {
  readonly task: Task;
  readonly isolate: boolean;
}

export interface DemoOptions {
  readonly configFile?: string;
  readonly source?: SourceType;
  readonly fault?: string;
  /** Absent: a refresh. */
  readonly database?: DatabaseDemo;
  readonly keep: boolean;
  readonly json: boolean;
}

/** The command line, or what is wrong with it. */
export function readOptions(
  args: readonly string[],
):
  | { readonly kind: "run"; readonly options: DemoOptions }
  | { readonly kind: "help" }
  | { readonly kind: "faults"; readonly json: boolean }
  | { readonly kind: "wrong"; readonly message: string } {
  try {
    const values = optionsOnce({
      args: [...args],
      options: {
        task: { type: "string" },
        isolate: { type: "boolean", default: false },
        config: { type: "string" },
        source: { type: "string" },
        fault: { type: "string" },
        keep: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    const { config, source, fault, json, keep, isolate } = values;
    const task = tasks.find((one) => one === values.task);
    if (values.task !== undefined && task === undefined)
      return { kind: "wrong", message: `--task ${values.task} ${suggestion(values.task, tasks)}` };
    if (isolate && task !== "create_snapshot")
      return { kind: "wrong", message: "--isolate makes sense with --task create_snapshot only" };
    if (source !== undefined && source !== "rds" && source !== "aurora-cluster") {
      return { kind: "wrong", message: `--source ${source} is unknown: use rds or aurora-cluster` };
    }
    if (fault === "list") return { kind: "faults", json };
    const met = fault === undefined ? undefined : anyFaultNamed(fault);
    const isOfDatabase = met?.of === "database";
    if (met?.of === "refresh" && task !== undefined)
      return { kind: "wrong", message: `--fault ${fault} happens to a refresh: leave --task out` };
    // A fault brings the request that meets it, and was tried with that.
    if (isOfDatabase && task !== undefined && met.fault.request !== undefined)
      return { kind: "wrong", message: `--fault ${fault} sends a request of its own: leave --task out` };
    if (isOfDatabase && (isolate || (task !== undefined && task !== "create_snapshot")))
      return { kind: "wrong", message: `--fault ${fault} goes with --task create_snapshot alone` };
    const only = met?.fault.sources ?? "both";
    if (only !== "both" && source !== undefined && source !== only) {
      return { kind: "wrong", message: `--fault ${fault} makes sense with --source ${only} only` };
    }
    const type = only === "both" ? source : only;
    return {
      kind: "run",
      options: {
        json,
        keep,
        ...(config && { configFile: config }),
        ...(type && { source: type }),
        ...(fault && { fault }),
        ...((task || isOfDatabase) && { database: { task: task ?? "create_snapshot", isolate } }),
      },
    };
  } catch (error) {
    return { kind: "wrong", message: error instanceof Error ? error.message : `${error}` };
  }
}
