import type { QueueName } from "@dblab-refresh/functions/environment";

/** What the stage tells its host to do, over IPC. What the functions read is in the host's environment. */
export interface HostOrder {
  readonly region: string;
  readonly timeoutSeconds: number;
  readonly janitorSeconds: number;
  /** The stage's own temporary folder: the host removes it if the stage dies before it can. */
  readonly folder: string;
  readonly queues: readonly {
    readonly name: Exclude<QueueName, "rejected">;
    readonly url: string;
    readonly arn: string;
  }[];
}
