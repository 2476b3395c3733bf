import type { Job } from "@dblab-refresh/core/job/job";
import { readMessage } from "@dblab-refresh/core/job/message";
import type { Step } from "@dblab-refresh/core/job/step";

/** A job's chain: a step's message names a version and a step that were committed, since the item is the outbox. */
export class Chain {
  readonly #broken: (what: string) => void;
  /** By job id and version. */
  readonly #committed = new Map<string, Step>();

  constructor(broken: (what: string) => void) {
    this.#broken = broken;
  }

  written({ jobId, version, step }: Job): void {
    this.#committed.set(`${jobId} ${version}`, step);
  }

  /** What is no step's message, or no job's of ours, is somebody else's to judge. */
  sent(body: string): void {
    // Requests and what is for the notifier: to find words for what is wrong with them takes long.
    if (!body.includes('"token"')) return;
    const read = readMessage(body);
    if (!read.ok) return;
    const { jobId, step, token } = read.message;
    const committed = this.#committed.get(`${jobId} ${token}`);
    if (committed === step) return;
    const instead = committed === undefined ? "was never committed" : `stands at ${committed}`;
    this.#broken(`job ${jobId} is sent to ${step} with token ${token}, and that version ${instead}`);
  }
}
