import type { Tag } from "@aws-sdk/client-rds";
import { arnOf } from "./arn.ts";
import type { ExportTask, Thing } from "./thing.ts";
import type { World } from "./world.ts";

/** docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html and RDS's own, as far as the model goes. */
const catalogue = {
  "RDS-EVENT-0001": { category: "backup", message: "Backing up DB instance" },
  "RDS-EVENT-0002": { category: "backup", message: "Finished DB instance backup" },
  "RDS-EVENT-0003": { category: "deletion", message: "DB instance deleted" },
  "RDS-EVENT-0005": { category: "creation", message: "DB instance created" },
  "RDS-EVENT-0006": { category: "availability", message: "DB instance restarted" },
  "RDS-EVENT-0019": { category: "restoration", message: "Restored from DB instance to point in time" },
  "RDS-EVENT-0031": { category: "failure", message: "DB instance put into a failed status" },
  "RDS-EVENT-0035": { category: "failure", message: "DB instance put into incompatible-parameters" },
  "RDS-EVENT-0036": { category: "failure", message: "DB instance put into incompatible-network" },
  "RDS-EVENT-0040": { category: "creation", message: "Creating manual snapshot" },
  "RDS-EVENT-0041": { category: "deletion", message: "Deleted manual snapshot" },
  "RDS-EVENT-0042": { category: "creation", message: "Manual snapshot created" },
  "RDS-EVENT-0043": { category: "restoration", message: "Restored from snapshot" },
  "RDS-EVENT-0071": { category: "failover", message: "Completed failover to DB instance" },
  "RDS-EVENT-0074": { category: "backup", message: "Creating manual cluster snapshot" },
  "RDS-EVENT-0075": { category: "backup", message: "Manual cluster snapshot created" },
  "RDS-EVENT-0087": { category: "notification", message: "DB instance stopped" },
  "RDS-EVENT-0088": { category: "notification", message: "DB instance started" },
  "RDS-EVENT-0090": { category: "creation", message: "Creating automated snapshot" },
  "RDS-EVENT-0091": { category: "creation", message: "Automated snapshot created" },
  "RDS-EVENT-0150": { category: "notification", message: "DB cluster stopped" },
  "RDS-EVENT-0151": { category: "notification", message: "DB cluster started" },
  "RDS-EVENT-0159": { category: "notification", message: "The snapshot export task failed" },
  "RDS-EVENT-0160": { category: "notification", message: "The snapshot export task was canceled" },
  "RDS-EVENT-0161": { category: "notification", message: "The snapshot export task completed" },
  "RDS-EVENT-0162": { category: "notification", message: "The cluster snapshot export task failed" },
  "RDS-EVENT-0163": { category: "notification", message: "The cluster snapshot export task was canceled" },
  "RDS-EVENT-0164": { category: "notification", message: "The cluster snapshot export task completed" },
  "RDS-EVENT-0168": { category: "backup", message: "Creating automated cluster snapshot" },
  "RDS-EVENT-0169": { category: "backup", message: "Automated cluster snapshot created" },
  "RDS-EVENT-0170": { category: "creation", message: "DB cluster created" },
  "RDS-EVENT-0171": { category: "deletion", message: "DB cluster deleted" },
  "RDS-EVENT-0172": { category: "configuration change", message: "Renamed DB cluster" },
  "RDS-EVENT-0221": { category: "failure", message: "DB instance has reached the storage-full threshold" },
} as const;

export type EventId = keyof typeof catalogue;

/** An export has no events of its own: they are its snapshot's. */
type EventSource = Exclude<Thing, ExportTask>;

/** Sends an event about a thing as it is now. */
export function announce(world: World, thing: EventSource, eventId: EventId, message?: string): void {
  const about = sourceOf(thing);
  const arn = arnOf(world.account, about.arnType, thing.identifier);
  const date = new Date(world.now).toISOString();
  const { category, message: usual } = catalogue[eventId];
  world.emit({
    version: "0",
    id: world.ids(),
    "detail-type": about.detailType,
    source: "aws.rds",
    account: world.account.accountId,
    time: date.replace(/\.\d+Z$/, "Z"),
    region: world.account.region,
    resources: [arn],
    detail: {
      EventCategories: [category],
      SourceType: about.sourceType,
      SourceArn: arn,
      Date: date,
      Message: message ?? usual,
      SourceIdentifier: thing.identifier,
      EventID: eventId,
      Tags: tagRecord(thing.tags),
    },
  });
}

function sourceOf({ kind }: EventSource) {
  switch (kind) {
    case "instance":
      return { detailType: "RDS DB Instance Event", sourceType: "DB_INSTANCE", arnType: "db" } as const;
    case "snapshot":
      return { detailType: "RDS DB Snapshot Event", sourceType: "SNAPSHOT", arnType: "snapshot" } as const;
    case "cluster":
      return { detailType: "RDS DB Cluster Event", sourceType: "CLUSTER", arnType: "cluster" } as const;
    case "cluster-snapshot":
      return {
        detailType: "RDS DB Cluster Snapshot Event",
        sourceType: "CLUSTER_SNAPSHOT",
        arnType: "cluster-snapshot",
      } as const;
    default:
      return kind satisfies never;
  }
}

function tagRecord(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
