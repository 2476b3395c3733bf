/**
 * RDS's instance and cluster statuses, from the user guide's list. What is in neither list is waited for: AWS adds statuses, and
 * a clone must not be given up for a new word; the step's deadline bounds the wait.
 */
const usable = new Set(["available", "storage-optimization", "storage-initialization"]);

const failed = new Set([
  "failed",
  "restore-error",
  "incompatible-restore",
  "incompatible-network",
  "incompatible-option-group",
  "incompatible-parameters",
  "incompatible-credentials",
  "incompatible-create",
  "insufficient-capacity",
  "inaccessible-encryption-credentials",
  "inaccessible-encryption-credentials-recoverable",
  "storage-full",
  // Nobody of ours stops or deletes a clone that is still wanted.
  "stopped",
  "stopping",
  "deleting",
]);

const clusterFailed = new Set([...failed, "cloning-failed", "migration-failed"]);

/** What an instance's status means for a clone that is waited for. */
export function instanceState(status: string): "usable" | "failed" | "waiting" {
  if (usable.has(status)) return "usable";
  return failed.has(status) ? "failed" : "waiting";
}

/** The same for an Aurora cluster. */
export function clusterState(status: string): "usable" | "failed" | "waiting" {
  if (usable.has(status)) return "usable";
  return clusterFailed.has(status) ? "failed" : "waiting";
}
