import type { RdsEvent } from "@dblab-refresh/simulator/rds/event";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";

/** The account's default bus: what RDS sends, in EventBridge's shape. No Lambda consumes it yet. */
export class EventBus {
  readonly #events: RdsEvent[] = [];
  readonly #listeners = new Set<(event: RdsEvent) => void>();

  constructor(rds: RdsModel) {
    rds.onEvent((event) => {
      this.#events.push(event);
      // Later: a listener may call the model, which is at work now.
      queueMicrotask(() => {
        for (const listener of this.#listeners) listener(event);
      });
    });
  }

  /** Everything since the world began. */
  get events(): readonly RdsEvent[] {
    return this.#events;
  }

  /** @returns unsubscribes */
  listen(listener: (event: RdsEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
