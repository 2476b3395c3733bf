import type { Seconds } from "../time.ts";

/** A sink that asks not to be called again before some time has passed: a webhook that answers 429. */
export class TellLater extends Error {
  override readonly name = "TellLater";
  readonly afterSeconds: Seconds;

  constructor(message: string, afterSeconds: Seconds) {
    super(message);
    this.afterSeconds = afterSeconds;
  }
}

/** That a sink could not be told something. The error has no secret in it. */
export interface Failure {
  readonly announcementId: string;
  readonly sink: string;
  readonly error: unknown;
}

/** Some sinks could not be told: the message must come back. */
export class Untold extends Error {
  override readonly name = "Untold";
  /** Not before: the longest that a sink asked for, 0 if none did. */
  readonly afterSeconds: Seconds;

  constructor(failures: readonly Failure[]) {
    const texts = failures.map(({ announcementId, sink, error }) => `${announcementId} to ${sink}: ${error}`);
    super(`could not tell ${texts.join("; ")}`);
    const asked = failures.map(({ error }) => (error instanceof TellLater ? error.afterSeconds : 0));
    this.afterSeconds = Math.max(0, ...asked);
  }
}
