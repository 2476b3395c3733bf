import type { Owned } from "../../job/owned.ts";
import type { Databases, ExportTask } from "../../ports/databases.ts";
import { missing, type Reaped, type Reaping } from "./reaped.ts";

/**
 * Ends an export's task that is not wanted any more: it costs money by what it reads, and an account has five at a time.
 * Its name follows from the job's id, and no two tasks ever have one name. What it has written stays in the bucket.
 */
export async function reapExport(databases: Databases, owned: Owned, reaping: Reaping): Promise<Reaped> {
  const { identifier } = owned;
  const task = await databases.exportTask(identifier);
  if (task === undefined) return missing(owned, reaping);
  const seen: Owned = { ...owned, seenAt: owned.seenAt ?? reaping.now };
  if (isOver(task)) {
    const say = `The export task ${identifier} is ${task.status}`;
    return { owned: { ...seen, goneAt: reaping.now }, say };
  }
  const left = `it is ${task.status}, ${task.percent} %`;
  if (!reaping.act || task.status === "CANCELING") return { owned: seen, left };
  await databases.cancelExport(identifier);
  return { owned: seen, left: "it is being cancelled", say: `Cancelling the export task ${identifier}` };
}

export function isOver({ status }: ExportTask): boolean {
  return /^(COMPLETE|FAILED|CANCELED)$/.test(status);
}
