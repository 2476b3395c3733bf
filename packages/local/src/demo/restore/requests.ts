import type { Task } from "@dblab-refresh/core/configuration/database";
import type { SourceType } from "../../world/production.ts";

/** What the demo asks for: Trapheus's message, and the options that were given. */
export function taskRequest(
  database: { readonly identifier: string; readonly type: SourceType },
  { task, isolate }: { readonly task: Task; readonly isolate: boolean },
) {
  const { identifier, type } = database;
  return { identifier, task, isCluster: type === "aurora-cluster", ...(isolate && { isolate }) };
}

/** Whether the name leads to another database afterwards. */
export function swaps(task: Task): boolean {
  return task !== "create_snapshot_only";
}
