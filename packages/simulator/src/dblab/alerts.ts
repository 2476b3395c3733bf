/** What the engine reports of refreshes that failed or did not take place. */
import type { JsonObject } from "./json.ts";
import { goTime } from "./time.ts";

export type AlertType = "refresh_failed" | "refresh_skipped";

const LEVELS: Readonly<Record<AlertType, string>> = { refresh_failed: "error", refresh_skipped: "warning" };

type Alert = { readonly message: string; readonly lastSeen: number; readonly count: number };

/** One alert a type: it counts, and shows the last message. A refresh that succeeds clears all. */
export class AlertBook {
  readonly #alerts = new Map<AlertType, Alert>();

  raise(type: AlertType, message: string, now: number): void {
    this.#alerts.set(type, { message, lastSeen: now, count: (this.#alerts.get(type)?.count ?? 0) + 1 });
  }

  clear(): void {
    this.#alerts.clear();
  }

  view(): JsonObject {
    return Object.fromEntries(
      [...this.#alerts].map(([type, { message, lastSeen, count }]) => [
        type,
        { level: LEVELS[type], message, lastSeen: goTime(lastSeen), count },
      ]),
    );
  }
}
