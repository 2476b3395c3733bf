import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { accountNamesOf } from "./names.ts";
import { arn, type Place } from "./permissions/statement.ts";

/** Where snapshots are exported to, and as whom, as the exporter's variables have it. */
export interface ExportPlace<Text> {
  readonly EXPORT_BUCKET: Text;
  readonly EXPORT_ROLE_ARN: Text;
  readonly EXPORT_KMS_KEY_ID: Text;
}

/** A stage without databases has no place for exports, and no permission that has to do with databases. */
export function hasDatabases({ databases }: Pick<Stage, "databases">): boolean {
  return Object.keys(databases).length > 0;
}

/** What is known of the place from names. */
export function exportNames(stage: string, place: Place) {
  const { role, exportBucket } = accountNamesOf(stage, place.region);
  return {
    bucket: exportBucket(place.account),
    roleArn: arn({ ...place, region: "" }, "iam", `role/${role("exports")}`),
  };
}
