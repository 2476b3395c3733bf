import { type QueueName, queueVariable } from "@dblab-refresh/functions/environment";
import type { ExportPlace } from "./export-place.ts";
import type { FunctionUse } from "./function-list.ts";
import type { Names } from "./names.ts";

/** The stage's file in each bundle, beside the handler: Lambda starts functions in that folder. */
export const STAGE_FILE = "stage.json";

/** The bus that announcements go to: the account's own, where rules of anybody's may match them. */
export const EVENT_BUS = "default";

/**
 * A function's variables without its secrets, as environment.ts of the functions lists them. Every function has
 * EVENT_BUS_NAME: who commits an announcement must know which sinks will be told.
 */
export function environmentOf<Url>(
  use: FunctionUse,
  names: Names,
  queueUrl: (queue: QueueName) => Url,
  exportPlace?: ExportPlace<Url | string>,
): Record<string, string | Url> {
  const queues = [...new Set([...(use.drains ? [use.drains] : []), ...use.sendsTo])];
  return {
    STAGE_FILE,
    JOB_TABLE: names.jobTable,
    LOCK_TABLE: names.lockTable,
    EVENT_BUS_NAME: EVENT_BUS,
    ...Object.fromEntries(queues.map((queue) => [queueVariable(queue), queueUrl(queue)])),
    ...(use.databases?.access === "export" && exportPlace),
  };
}
