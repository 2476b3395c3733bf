import type { DatabaseKind, Described } from "../../ports/databases.ts";
import { clusterSettings } from "./cluster-settings.ts";
import { instanceSettings } from "./instance-settings.ts";
import { memberSettings } from "./member-settings.ts";
import { text } from "./reading.ts";
import type { Setting } from "./setting.ts";

/** The table's rows of what this is: an instance that belongs to a cluster is its member. */
export function settingsOf(kind: DatabaseKind, described: Described): readonly Setting[] {
  if (kind === "db-cluster") return clusterSettings;
  return text(described, "DBClusterIdentifier") ? memberSettings : instanceSettings;
}
