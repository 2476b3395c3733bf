import type { Instant, Seconds } from "../time.ts";

/** What the steps of a refresh found out and hand on. Every part is absent until its step has seen it. */
export interface RefreshFacts {
  /** The engine, by the `instanceID` of `/healthz`: one engine may have several addresses. */
  readonly engine?: { readonly instanceId: string; readonly version: string };
  readonly source?: { readonly resourceId: string; readonly engineVersion: string };
  readonly snapshot?: { readonly identifier: string; readonly createdAt: Instant; readonly engine: string };
  /** The clone's status when it was last seen to change. */
  readonly cloneStatus?: string;
  /** Since when the clone, or a part of it, which was seen before, is not shown, look after look. */
  readonly cloneUnseenSince?: Instant;
  readonly endpoint?: { readonly host: string; readonly port: number };
  /** `restore` is absent where the engine's own number stays. */
  readonly parallelJobs?: { readonly dump: number; readonly restore?: number };
  /** Since when the job waits for the engine, or for a pool without clones. */
  readonly waitingSince?: { readonly engine?: Instant; readonly pool?: Instant };
  /** Since when DBLab cannot reach the clone. */
  readonly unreachableSince?: Instant;
  /** `lastRefresh` before ours, read while the engine was idle; and when a refresh before ours had last failed. */
  readonly noted?: { readonly lastRefresh: string | null; readonly refreshFailedAt?: string };
  /** The config showed our clone, and no refresh had begun since `noted`: whatever begins now reads the clone. */
  readonly configuredAt?: Instant;
  readonly triggeredAt?: Instant;
  /** A restarted engine forgets its refresh: it is triggered again, once. */
  readonly retriggeredAt?: Instant;
  /** The engine's own status when it was last seen to change. */
  readonly retrievalStatus?: string;
  /** Since when the dump is done and no snapshot has begun. */
  readonly renewedSince?: Instant;
  /** The `lastRefresh` that proves the refresh to be ours. */
  readonly refreshStartedAt?: string;
  /** The engine's config was given back: its source is the documented `.invalid` host, or somebody else's. */
  readonly configGivenBackAt?: Instant;
  /** The clean-up's deadline passed with something left: nothing is done about it any more, whatever a clock shows. */
  readonly gaveUpAt?: Instant;
  /** Since when nothing was left to do: what a stalled predecessor could still do is over a time-out later. */
  readonly quietSince?: Instant;
  /** For how long it has been quiet since then, by SQS's clock. Seconds. */
  readonly quietSeconds?: Seconds;
}
