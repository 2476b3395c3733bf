import type { HostNews } from "../host/host-news.ts";

/** The functions' process as it is now, and what it does next. */
export class HostWatch {
  readonly #listeners = new Set<(news: HostNews) => void>();
  #isReady = false;

  /** Whether it polls. */
  get isReady(): boolean {
    return this.#isReady;
  }

  hear(news: HostNews): void {
    if (news.kind === "ready") this.#isReady = true;
    if (news.kind === "ended") this.#isReady = false;
    for (const listener of [...this.#listeners]) listener(news);
  }

  /** The next news of the kind that is wanted; undefined if the signal comes first, or the time is up. */
  next<News extends HostNews>(
    isWanted: (news: HostNews) => news is News,
    { signal, withinMs }: { readonly signal: AbortSignal; readonly withinMs?: number },
  ): Promise<News | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const over = (news?: News) => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
        signal.removeEventListener("abort", aborted);
        resolve(news);
      };
      const listener = (news: HostNews) => {
        if (isWanted(news)) over(news);
      };
      const aborted = () => over();
      const timer = withinMs === undefined ? undefined : setTimeout(() => over(), withinMs);
      this.#listeners.add(listener);
      signal.addEventListener("abort", aborted);
    });
  }
}
