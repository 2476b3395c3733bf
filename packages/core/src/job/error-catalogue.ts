/**
 * Every way in which a job can fail: a stable code, and what the operator does about it.
 * docs/failures.md is this table with what recovers by itself.
 */
export const errors = {
  "request-too-old": {
    next: "Send the request again if it is still wanted; requests.maxAge in the stage's file sets the limit.",
  },
  "request-from-the-future": {
    next: "Check the clock of the sender, or leave requestedAt out: SQS's own time is used then.",
  },
  "unknown-target": {
    next: "Name one of the targets of the stage's file, or add this one to it and deploy.",
  },
  "configuration-invalid": {
    next: "Set the variable or correct the field that the message names, deploy, and send the request again.",
  },
  "engine-busy": { next: "Nothing, if the other refresh is wanted: the next scheduled job tries again." },
  "engine-not-logical": {
    next: "Set the engine's retrieval mode to logical: a physical engine reads no dump, so no clone can feed it.",
  },
  "engine-too-old": { next: "Upgrade the DBLab Engine to 4.0 or later: 3.x has no /full-refresh." },
  "engine-config-closed": {
    next: "Set server.disableConfigModification to false in the engine's configuration file and restart the engine.",
  },
  "engine-no-free-pool": {
    next: "Delete the clones of one pool in DBLab, or add a pool, and send the job again.",
  },
  "engine-own-refresh-due": {
    next: "Empty retrieval.refresh.timetable in the engine's configuration: dblab-refresh is its timetable now.",
  },
  "engine-immediate-restore": {
    next: "Set clone.dumpJobs to 1, or turn off immediateRestore in the engine's logicalDump job.",
  },
  "engine-config-refused": { next: "Correct what the engine objects to; its answer is in the message." },
  "engine-config-not-applied": {
    next: "Add the named keys to the engine's own configuration file: it drops keys that its file lacks.",
  },
  "engine-config-changed": {
    next: "Find out who writes the engine's config during a refresh, and send the job again.",
  },
  "engine-refused-refresh": { next: "Correct what the engine objects to; its answer is in the message." },
  "engine-unauthorized": {
    next: "Correct dblab.token: it must equal the engine's server.verificationToken.",
  },
  "engine-certificate": {
    next: "Put the certificate of the engine's CA into dblab.ca (better), or set dblab.insecure to true.",
  },
  "engine-fault": {
    next: "Check the engine's address, its log and its version; its answer is in the message.",
  },
  "engine-restarted": {
    next: "Look into the engine's log for why it restarts during refreshes, and send the job again.",
  },
  "engine-no-snapshot-job": {
    next: "Add logicalSnapshot to retrieval.jobs in the engine's configuration: without it the refreshed pool is never used.",
  },
  "refresh-not-started": {
    next: "Look into the engine's log: some failures before the dump are written only there.",
  },
  "refresh-failed": { next: "The message is the engine's own alert; its log has the whole story." },
  "source-not-found": { next: "Correct source.identifier or aws.region." },
  "source-not-postgres": {
    next: "Name a Postgres instance (source.type: rds) or an Aurora PostgreSQL cluster (aurora-cluster).",
  },
  "snapshot-not-found": {
    next: "Correct source.snapshotIdentifier, or turn on automated backups for the source so that there is a snapshot.",
  },
  "snapshot-not-available": { next: "Wait until the snapshot is available, or name another one." },
  "snapshot-too-old": { next: "Find out why there is no newer snapshot, or raise source.maxSnapshotAge." },
  "clone-refused": { next: "Correct the field that RDS names in the message (clone.* in the stage's file)." },
  "clone-key-not-accessible": {
    next: "Put the ARN of the snapshot's KMS key into kmsKeys.databases of the stage's file and deploy: the cloner's role (dblab-refresh-<stage>-cloner-role) then may use it; and let the key's policy admit that role, and the key be enabled.",
  },
  "clone-name-taken": {
    next: "Somebody else's instance has the clone's name. Rename or delete it if it is not wanted, and send a new job.",
  },
  "clone-failed": {
    next: "Look at the instance's events in the RDS console: the status says what kind of failure it is.",
  },
  "clone-disappeared": {
    next: "Find out who deletes or renames instances named dblab-refresh-*, and send a new job.",
  },
  "clone-unreachable": {
    next: "Let DBLab's security group reach the clone's port (clone.securityGroups, clone.subnetGroup), and check the name and the port.",
  },
  "clone-login-refused": {
    next: "Correct source.username, source.password or source.dbName: the clone has the source's.",
  },
  "permission-denied": {
    next: "Grant the action that the message names to the function's role.",
  },
  "secret-not-found": {
    next: "Correct the ARN that the variable holds (set the secret anew, deploy), or create what it names.",
  },
  "secret-unreadable": {
    next: "Store a text, name a key that the secret's JSON has (ARN:KEY::), or put the ARN of its KMS key into kmsKeys.secrets and deploy, and let the key's policy admit the function's role.",
  },
  "aws-fault": { next: "AWS's answer is in the message; it is not one that goes away by itself." },
  "target-paused": { next: "Nothing, if the pause is wanted; else set schedule.paused to false and deploy." },
  "dead-letters": {
    next: "Look into the function's log for why it failed each time; the clone is cleaned up all the same.",
  },
  "deadline-passed": {
    next: "The message says what was waited for. Raise the deadline if it only needs longer (deadlines in the stage's file).",
  },
  defect: { next: "This is a fault of dblab-refresh itself: report it with the job's item." },
} as const satisfies Record<string, { readonly next: string }>;

export type ErrorCode = keyof typeof errors;
