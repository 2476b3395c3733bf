import type { Arrival } from "@dblab-refresh/simulator/alerts/arrival";
import type { BusEvent } from "./world/event-bus.ts";

/** `RDS: production-db: DB instance created`: an event for people. */
export function describeEvent(event: BusEvent): string {
  if (event.source === "dblab-refresh") return `Event "${event["detail-type"]}": ${event.detail.summary}`;
  return `RDS: ${event.detail.SourceIdentifier}: ${event.detail.Message}`;
}

const services = { slack: "Slack", ses: "Mail to", sns: "SNS" } as const;

/** `Slack oncall`: where an alert arrived. */
export function describePlace({ service, to }: Arrival): string {
  return `${services[service]} ${to}`;
}
