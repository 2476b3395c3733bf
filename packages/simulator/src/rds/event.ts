/** An event as EventBridge's default bus delivers it. */
export interface RdsEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type":
    | "RDS DB Instance Event"
    | "RDS DB Snapshot Event"
    | "RDS DB Cluster Event"
    | "RDS DB Cluster Snapshot Event";
  readonly source: "aws.rds";
  readonly account: string;
  /** ISO 8601, to the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: {
    readonly EventCategories: readonly string[];
    readonly SourceType: "DB_INSTANCE" | "SNAPSHOT" | "CLUSTER" | "CLUSTER_SNAPSHOT";
    readonly SourceArn: string;
    readonly Date: string;
    readonly Message: string;
    readonly SourceIdentifier: string;
    readonly EventID: string;
    /** As they were when the event was sent. */
    readonly Tags: Readonly<Record<string, string>>;
  };
}
