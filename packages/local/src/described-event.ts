import type { Arrival } from "@dblab-refresh/simulator/alerts/arrival";
import type { RecordChange } from "./world/dns-records.ts";
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

/** `Route 53: orders.db.example.com CNAME orders-live-….eu-central-1.rds.amazonaws.com, TTL 60 s`: as its console shows a record. */
export function describeRecord({ name, value, ttl }: RecordChange): string {
  return `Route 53: ${name} CNAME ${value}, TTL ${ttl} s`;
}
