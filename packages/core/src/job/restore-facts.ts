import type { DatabaseKind, Described } from "../ports/databases.ts";
import type { Instant, Seconds } from "../time.ts";

/** One setting that is not as it was, and why, where it is known. */
export interface Difference {
  readonly setting: string;
  readonly was: string;
  readonly is: string;
  readonly why?: string;
}

/** When a snapshot was made, which tells it from another of its name; and of when its data are, if that is known. */
export interface SnapshotTimes {
  readonly createdAt: Instant;
  readonly dataAt?: Instant;
}

/** What the steps of a restore, a snapshot or an export found out. Every part is absent until its step has seen it. */
export interface RestoreFacts {
  /** The lock of the database is this job's, or was. */
  readonly lockedAt?: Instant;
  /** The database as it was before anything was done to it. Things are followed by resource id: names lie in a rename. */
  readonly original?: Original;
  /** Where there is a record: the database that it named when the job began, by its identifier and its endpoint. */
  readonly current?: { readonly identifier: string; readonly host: string };
  /** The snapshot that is restored, exported or copied. */
  readonly source?: { readonly identifier: string; readonly arn: string } & SnapshotTimes;
  /** What had the fixed name when the job began: only that one may be replaced. */
  readonly fixed?: SnapshotTimes | { readonly absent: true };
  /** The old snapshot of the fixed name is deleted from here on: until the copy is there the job's own is kept. */
  readonly replacingSince?: Instant;
  /** The fixed name is free, and from here on nobody deletes what has it. */
  readonly fixedGoneAt?: Instant;
  /** For how long it has been so, by SQS's clock. Seconds. */
  readonly fixedGoneSeconds?: Seconds;
  readonly replacedAt?: Instant;
  /** The copy that has the fixed name since then, as it was when it was complete: what an export of a new snapshot exports. */
  readonly copy?: { readonly identifier: string; readonly arn: string; readonly createdAt: Instant };
  /** The fixed name is not replaced, since what has it is being exported: the job's own snapshot stays beside it. */
  readonly keptSince?: Instant;
  /** Progress, when it was last seen to change: of a snapshot, a copy or an export. Percent. */
  readonly percent?: number;
  /** Statuses, when they were last seen to change. */
  readonly newStatus?: string;
  readonly originalStatus?: string;
  /** Which settings were sent already: the names of the modifications. */
  readonly replayed?: readonly string[];
  /** What differs from the original in the end. */
  readonly differences?: readonly Difference[];
  /** Since when a setting is not as it was, and nobody knows why. */
  readonly differsSince?: Instant;
  /** Since when it does not answer, though it is available. */
  readonly silentSince?: Instant;
  readonly provenAt?: Instant;
  /** Since when the original is to admit nobody, until when it was rebooted for it. */
  readonly isolatingSince?: Instant;
  readonly isolatedAt?: Instant;
  /** Of the original, the instances whose reboot RDS has accepted since it is to admit nobody: their resource ids. */
  readonly rebooted?: readonly string[];
  /** Of these, those that have ended the connections: seen rebooting since, or accepted so long ago that it is over. */
  readonly rebootsBegun?: readonly string[];
  /** Written before the first rename: every failure leads back from here on. */
  readonly swapSince?: Instant;
  /** With `cutover: dns`: the endpoint that the record is to point at. */
  readonly newHost?: string;
  /** Route 53's ids of the changes of the record, there and back: lost with the answer, and asked for anew then. */
  readonly changeId?: string;
  readonly backChangeId?: string;
  /** Since when every name server answers with the original's endpoint again. */
  readonly recordBackAt?: Instant;
  /**
   * After a change of the record, there or back: how long resolvers have had so far to forget its other answer, by SQS's
   * clock. Seconds.
   */
  readonly forgettingSeconds?: Seconds;
  /** After a change of the record, there or back: every resolver has forgotten its other answer. */
  readonly forgottenAt?: Instant;
  /** With `rename-first`: the original has given up its name, and what is restored is restored now. */
  readonly awayAt?: Instant;
  /** Written before the new one is asked to take the name: only forward from here on. */
  readonly forwardSince?: Instant;
  /** Of what was restored, that of which our tags are off: resource ids. Describe may show them for minutes more. */
  readonly disowned?: readonly string[];
  /** The new one answered under the original's name. */
  readonly swappedAt?: Instant;
  /** Since when the original has its name and its security groups again, as far as RDS shows. */
  readonly inPlaceSince?: Instant;
  /** For how long it has been quiet since then, by SQS's clock. Seconds. */
  readonly quietSeconds?: Seconds;
  /** The way back is over: the original has its name and its security groups. */
  readonly backAt?: Instant;
  /** The original is marked as retired and admits nobody. */
  readonly retiredAt?: Instant;
  /** Written before the original is asked to go, a time-out after any handler could still mean it under its first name. */
  readonly deletingSince?: Instant;
  /** Since when the original, which nobody of ours deleted, is shown under no name: a rename hides it for minutes. */
  readonly unseenSince?: Instant;
  readonly originalGoneAt?: Instant;
  /** Since when what must be there is not shown, look after look: the first commit of a look that sees it takes this off. */
  readonly missingSince?: Instant;
  /** For how long looks have done nothing but wait until no stalled handler can act any more, by SQS's clock. Seconds. */
  readonly untouchedSeconds?: Seconds;
  /** What could not be brought to its end, and what each thing is: for the alert, and for whoever finishes it by hand. */
  readonly stranded?: readonly {
    readonly kind: DatabaseKind;
    readonly resourceId: string;
    readonly why: string;
    /** Since when no look has shown it, the janitor's included. */
    readonly unseenAt?: Instant;
  }[];
  /** The job that exports this job's snapshot, or the task of an export. */
  readonly exportJobId?: string;
  readonly exportRequestedAt?: Instant;
  /** Since when the snapshot that is to be exported or replaced, or the export's task, is not shown. */
  readonly snapshotUnseenSince?: Instant;
  /** The export's status when it was last seen to change. */
  readonly exportStatus?: string;
  /** Where the export's task writes: `s3://bucket/prefix/task`. */
  readonly exportedTo?: string;
}

/** What must be put back, or be the same under the same name in the end. */
export interface Original {
  readonly resourceId: string;
  readonly arn: string;
  /** `orders.abc.eu-central-1.rds.amazonaws.com`: it follows from the name, so the new one's must become the same. */
  readonly endpoint: { readonly host: string; readonly port: number };
  /** As Describe showed it. */
  readonly described: Described;
  /** Of a cluster. */
  readonly members: readonly Described[];
}
