import { readOptions } from "@dblab-refresh/local/demo/options";
import { describe, expect, it } from "vitest";

describe("the demo's command line", () => {
  it.each<[string, string[], object]>([
    ["is a refresh by itself", [], { json: false, keep: false }],
    [
      "is a task of a database",
      ["--task", "db_restore", "--source", "aurora-cluster", "--json"],
      {
        json: true,
        keep: false,
        source: "aurora-cluster",
        database: { task: "db_restore", isolate: false },
      },
    ],
    [
      "takes a fault of a database for one",
      ["--fault", "rename-in-denied"],
      {
        json: false,
        keep: false,
        fault: "rename-in-denied",
        database: { task: "create_snapshot", isolate: false },
      },
    ],
    [
      "lets a fault go with the task that it is tried with",
      ["--task", "create_snapshot", "--fault", "rename-in-denied"],
      {
        json: false,
        keep: false,
        fault: "rename-in-denied",
        database: { task: "create_snapshot", isolate: false },
      },
    ],
  ])("%s", (_, args, options) => {
    expect(readOptions(args)).toEqual({ kind: "run", options });
  });

  it.each<[string[], string]>([
    [
      ["--task", "create_snapshott"],
      "--task create_snapshott is not known here; did you mean create_snapshot?",
    ],
    [["--isolate"], "--isolate makes sense with --task create_snapshot only"],
    [["--task", "db_restore", "--isolate"], "--isolate makes sense with --task create_snapshot only"],
    [
      ["--task", "create_snapshot", "--fault", "access-denied"],
      "--fault access-denied happens to a refresh: leave --task out",
    ],
    [
      ["--fault", "rename-in-denid"],
      "fault rename-in-denid is not known here; did you mean rename-in-denied?",
    ],
    [["--fault", "nonsense"], "fault nonsense is not known here; --fault list shows all"],
    [["--source", "mysql"], "--source mysql is unknown: use rds or aurora-cluster"],
    [["--cutover", "dns"], "Unknown option '--cutover'"],
    [
      ["--task", "create_snapshot", "--fault", "export-fails"],
      "--fault export-fails sends a request of its own: leave --task out",
    ],
    [
      ["--fault", "reader-appears", "--source", "rds"],
      "--fault reader-appears makes sense with --source aurora-cluster only",
    ],
    [
      ["--task", "create_snapshot_only", "--fault", "rename-in-denied"],
      "--fault rename-in-denied goes with --task create_snapshot alone",
    ],
    [
      ["--task", "create_snapshot", "--isolate", "--fault", "rename-in-denied"],
      "--fault rename-in-denied goes with --task create_snapshot alone",
    ],
  ])("%j is refused with the remedy", (args, message) => {
    expect(readOptions(args)).toEqual({ kind: "wrong", message });
  });
});
