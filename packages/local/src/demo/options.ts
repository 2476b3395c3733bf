import { parseArgs } from "node:util";
import { faultNamed } from "../faults/all.ts";
import type { SourceType } from "../world/source-database.ts";

export const USAGE = `Runs a whole refresh on this machine: a job enters the queue, a clone is restored from a snapshot, DBLab is pointed at
it and refreshes from it, the clone is deleted, and the data are compared.

  npm run demo [-- OPTIONS]

  --config FILE   a stage's file, or a config.yaml of rds-refresh; only its endpoints are replaced (default config/local.yaml)
  --source TYPE   rds or aurora-cluster: the production database is an instance, or a cluster (default: the first target's)
  --fault NAME    something goes wrong; --fault list shows what can
  --keep          the stage stays up after the job, until Ctrl-C, and shows what can be done with it
  --json          the last line of standard output is one object; progress goes to standard error (with --fault list: the list)
  --help          this text

The exit code is 0 only if the job succeeded, all tables are equal, nothing is left over and the source was only read.`;

export interface DemoOptions {
  readonly configFile?: string;
  readonly source?: SourceType;
  readonly fault?: string;
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
    const { values } = parseArgs({
      args: [...args],
      options: {
        config: { type: "string" },
        source: { type: "string" },
        fault: { type: "string" },
        keep: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    const { config, source, fault, json, keep } = values;
    if (source !== undefined && source !== "rds" && source !== "aurora-cluster") {
      return { kind: "wrong", message: `--source ${source} is unknown: use rds or aurora-cluster` };
    }
    if (fault === "list") return { kind: "faults", json };
    const only = fault === undefined ? "both" : faultNamed(fault).sources;
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
      },
    };
  } catch (error) {
    return { kind: "wrong", message: error instanceof Error ? error.message : `${error}` };
  }
}
