import type { RdsEvent } from "@dblab-refresh/simulator/rds/event";

/** `RDS: production-db: DB instance created`: an event for people. */
export function describeEvent({ detail }: RdsEvent): string {
  return `RDS: ${detail.SourceIdentifier}: ${detail.Message}`;
}
