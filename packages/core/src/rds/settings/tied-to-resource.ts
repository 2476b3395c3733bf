import { namesIn, text } from "./reading.ts";
import type { Setting } from "./setting.ts";

/** What other services have tied to the resource id: no restore and no modification brings it along. */

const STREAM = "an activity stream belongs to the resource id, and must be started again";
export const activityStream: Setting = {
  name: "activity stream",
  fields: ["ActivityStreamStatus", "ActivityStreamMode", "ActivityStreamKmsKeyId"],
  value: (described) => streamOf(described) ?? "off",
  why: () => STREAM,
  lost: (original) => streamOf(original) && `the activity stream: ${STREAM}`,
};

function streamOf(described: Parameters<typeof text>[0]): string | undefined {
  const isOn = /^start/.test(text(described, "ActivityStreamStatus") ?? "");
  return isOn ? (text(described, "ActivityStreamMode") ?? "on") : undefined;
}

const BACKUP = "AWS Backup's continuous backups are of the resource id: its next run begins a new one";
export const awsBackup: Setting = {
  name: "continuous backup by AWS Backup",
  fields: ["AwsBackupRecoveryPointArn"],
  value: (described) => text(described, "AwsBackupRecoveryPointArn"),
  why: () => BACKUP,
  lost: (original) => text(original, "AwsBackupRecoveryPointArn") && BACKUP,
};

const REPLICATION =
  "the replication of automated backups to another region is of the resource id, and must be started again";
export const automatedBackupReplication: Setting = {
  name: "replication of automated backups",
  fields: ["DBInstanceAutomatedBackupsReplications"],
  value: (described) =>
    namesIn(described, "DBInstanceAutomatedBackupsReplications", "DBInstanceAutomatedBackupsArn"),
  why: () => REPLICATION,
  lost: (original) =>
    namesIn(original, "DBInstanceAutomatedBackupsReplications", "DBInstanceAutomatedBackupsArn").length > 0
      ? REPLICATION
      : undefined,
};
