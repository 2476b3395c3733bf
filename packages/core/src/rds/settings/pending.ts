import type { Described } from "../../ports/databases.ts";
import { given, part, parts, text, texts } from "./reading.ts";

/** What RDS has taken in but not brought into force, by its own names; empty if nothing is pending. */
export function pendingValues(described: Described): Described {
  const { PendingCloudwatchLogsExports: _logs, ...values } = part(described, "PendingModifiedValues");
  const logs = part(part(described, "PendingModifiedValues"), "PendingCloudwatchLogsExports");
  const changesLogs = [...texts(logs, "LogTypesToEnable"), ...texts(logs, "LogTypesToDisable")].length > 0;
  const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
  return {
    ...given(Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)))),
    ...(changesLogs && { PendingCloudwatchLogsExports: logs }),
  };
}

/**
 * As it will be once what is pending is in force: what was asked for need not be asked for again. RDS shows a change
 * there for a while before it begins with it.
 */
export function withPending(described: Described): Described {
  const {
    Port,
    DBSubnetGroupName,
    PendingCloudwatchLogsExports: _logs,
    // Names and passwords are no settings.
    DBInstanceIdentifier: _name,
    DBClusterIdentifier: _clusterName,
    MasterUserPassword: _password,
    ...values
  } = pendingValues(described);
  return {
    ...described,
    ...values,
    ...(Port !== undefined && { Endpoint: { ...part(described, "Endpoint"), Port } }),
    ...(DBSubnetGroupName !== undefined && { DBSubnetGroup: { DBSubnetGroupName } }),
    ...pendingLogs(described),
  };
}

function pendingLogs(described: Described): Described {
  const pending = part(pendingValues(described), "PendingCloudwatchLogsExports");
  const disabled = texts(pending, "LogTypesToDisable");
  const enabled = texts(pending, "LogTypesToEnable");
  if (disabled.length + enabled.length === 0) return {};
  const kept = texts(described, "EnabledCloudwatchLogsExports").filter((log) => !disabled.includes(log));
  return { EnabledCloudwatchLogsExports: [...new Set([...kept, ...enabled])] };
}

/**
 * Whether static parameters wait for a reboot: those of an instance's own group, or, of a cluster's member, those of
 * the cluster's group, which is shown with the cluster.
 */
export function needsReboot(instance: Described, cluster?: Described): boolean {
  const own = parts(instance, "DBParameterGroups");
  const name = text(instance, "DBInstanceIdentifier");
  const membership = cluster
    ? parts(cluster, "DBClusterMembers").find((member) => text(member, "DBInstanceIdentifier") === name)
    : undefined;
  return (
    own.some((group) => text(group, "ParameterApplyStatus") === "pending-reboot") ||
    text(membership ?? {}, "DBClusterParameterGroupStatus") === "pending-reboot"
  );
}
