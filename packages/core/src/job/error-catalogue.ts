/**
 * Every way in which a job can fail: a stable code, and what the operator does about it. `ofDatabase` says it where a job of a
 * database has the same failure, and another remedy, as a refresh. What the job has done by then is not said here: the same
 * failure comes before a swap and in its middle.
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
  "request-invalid": {
    next: "Correct what the message names, field by field, and send the request again under a new requestId.",
  },
  "unknown-database": {
    next: "Name one of the databases of the stage's file, or add this one to it and deploy.",
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
    ofDatabase:
      "Name a snapshot that is there (from in the request), or take one (create_snapshot_only); for the latest automated one, turn on the database's automated backups.",
  },
  "snapshot-not-available": { next: "Wait until the snapshot is available, or name another one." },
  "snapshot-too-old": { next: "Find out why there is no newer snapshot, or raise source.maxSnapshotAge." },
  "clone-refused": {
    next: "Correct the field that RDS names in the message (clone.* in the stage's file).",
    ofDatabase:
      "Correct what RDS names in the message: what was restored is to have the original's settings and groups, in the account's quotas.",
  },
  "clone-key-not-accessible": {
    next: "Put the ARN of the snapshot's KMS key into kmsKeys.databases of the stage's file and deploy: the cloner's role (dblab-refresh-<stage>-cloner-<region>) then may use it; and let the key's policy admit that role, and the key be enabled.",
    ofDatabase:
      "Put the ARN of the KMS key (of the snapshot; of the managed master password) into kmsKeys.databases of the stage's file and deploy: the roles of the snapshotter and the restorer (dblab-refresh-<stage>-restorer-<region>) then may use it; and let the key's policy admit these roles, and the key be enabled.",
  },
  "clone-name-taken": {
    next: "Somebody else's instance or cluster has the name that the message names. Rename or delete it if it is not wanted, and send a new job.",
  },
  "clone-failed": {
    next: "Look at the events of what the message names in the RDS console: the status says what kind of failure it is.",
  },
  "clone-disappeared": {
    next: "Find out who deletes or renames what the message names (a refresh's begins with dblab-refresh-, a restore's with its database's name and -new- or -live-), and send a new job.",
  },
  "clone-unreachable": {
    next: "Let DBLab's security group reach the clone's port (clone.securityGroups, clone.subnetGroup), and check the name and the port.",
  },
  "clone-login-refused": {
    next: "Correct source.username, source.password or source.dbName: the clone has the source's.",
  },
  "database-busy": {
    next: "Send the request again when the job that the message names has ended; or cancel that one.",
  },
  "database-not-found": {
    next: "Correct the identifier under databases in the stage's file, or its aws.region, and deploy.",
  },
  "database-kind-mismatch": {
    next: "Correct the type under databases in the stage's file (Trapheus's isCluster): rds or aurora-cluster.",
  },
  "database-not-ready": {
    next: "Bring the database into the status available, without pending modifications, with security groups that admit its clients; then send the request again.",
  },
  "database-not-swappable": {
    next: "Remove what the message names, or restore under another identifier (to), which swaps nothing.",
  },
  "point-in-time-unavailable": {
    next: "Name a moment between the earliest and the latest restorable one; the message has both.",
  },
  "snapshot-name-taken": {
    next: "Somebody else's snapshot has the name. Delete it if it is not wanted (a snapshot cannot be renamed), and send the request again.",
  },
  "snapshot-of-another": {
    next: "Name the snapshot in the request if it is meant; or delete it, so that one of this database can take its name.",
  },
  "snapshot-refused": {
    next: "Correct what RDS names in the message, such as the account's quota of snapshots.",
  },
  "snapshot-failed": {
    next: "Look at the database's events in the RDS console: the message has the snapshot's status.",
  },
  "snapshot-disappeared": {
    next: "Find out who deletes or replaces snapshots of this name, and send the request again: it chooses among those that are there then.",
  },
  "export-not-configured": {
    next: "Give the stage a bucket, a role and a key for exports, and deploy.",
  },
  "export-needs-snapshot": {
    next: "Export a snapshot: a point in time is none.",
  },
  "export-refused": {
    next: "Correct what RDS names in the message: the bucket, the role that RDS takes to write into it, or the key.",
  },
  "export-failed": {
    next: "The message is RDS's own cause. Correct it, and send the request again: what was written stays in the bucket.",
  },
  "export-cancelled": {
    next: "Somebody cancelled the export's task. What was written stays in the bucket; send the request again if it is wanted.",
  },
  "restore-differs": {
    next: "The message names each setting that could not be made as it was: correct its cause (a group, a key, a role), and send the job again.",
  },
  "restore-unreachable": {
    next: "Let the functions' security group reach the database's port, or set restore.reachable to false.",
  },
  "restore-name-taken": {
    next: "Rename or delete what has the name that the message names, if it is not wanted, and send the request again; what is left over, if anything, says what is to be finished by hand.",
  },
  "original-changed": {
    next: "Somebody changed the database while it was being restored. See that this is wanted, and send the job again.",
  },
  "original-missing": {
    next: "Find out who renamed or deleted the database, and give it its name again. What was restored beside it, if anything, is deleted, or is left over and told.",
  },
  "swap-slow": {
    next: "Look at the events of both databases in the RDS console. Before the new one was asked to take the name the job goes back by itself, after that forward.",
  },
  "record-unusable": {
    next: "Make restore.record of the stage's file and the record in Route 53 agree: a plain CNAME of this hosted zone, with this TTL, that points at the database's own endpoint.",
  },
  "record-changed": {
    next: "Somebody changed the DNS record during the swap. Look where it points, and see to it by hand; the leftovers say what each database is.",
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
  "target-paused": {
    next: "Nothing, if the pause is wanted; else dblab-refresh resume TARGET, or set schedule.paused to false and deploy: the message says which.",
  },
  "database-paused": {
    next: "Nothing, if the pause is wanted; else dblab-refresh resume IDENTIFIER, or set paused to false in the database's schedules and deploy: the message says which.",
  },
  "dead-letters": {
    next: "Look into the function's log for why it failed each time; what the job has made is cleaned up all the same, or is left over and told.",
  },
  "deadline-passed": {
    next: "The message says what was waited for. Raise the deadline if it only needs longer (deadlines in the stage's file).",
  },
  defect: { next: "This is a fault of dblab-refresh itself: report it with the job's item." },
} as const satisfies Record<string, Remedy>;

interface Remedy {
  readonly next: string;
  readonly ofDatabase?: string;
}

export type ErrorCode = keyof typeof errors;

/** What the operator does about it, of a job of a database or of a refresh. */
export function remedyOf(code: ErrorCode, isOfDatabase: boolean): string {
  const { next, ofDatabase }: Remedy = errors[code];
  return isOfDatabase ? (ofDatabase ?? next) : next;
}
