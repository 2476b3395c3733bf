import type { HostNews } from "../host/host-news.ts";
import type { HostWatch } from "./host-watch.ts";
import type { PlannedKill } from "./kill-plan.ts";

/** A kill that was made. */
export interface Kill {
  /** The functions that were at work; empty if none was. */
  readonly interrupted: readonly string[];
}

export interface KillerOptions {
  readonly host: HostWatch;
  /** SIGKILL. */
  kill(): void;
  readonly plan: Iterator<PlannedKill>;
  readonly count: number;
  /** How many kills may have been made by now: they are spread over the work, not over the first minute. */
  allowance(): number;
  onKill(kill: Kill): void;
  /** No kill comes after it. */
  readonly signal: AbortSignal;
}

/** A kill does not wait longer than this to meet the function that it is aimed at. Milliseconds. */
const PATIENCE = 5_000;

/** How often it is asked whether the next kill may come. Milliseconds. */
const ASK_EVERY = 50;

/** Kills the functions' process as planned, each time after it is back. Resolves after the last kill, or the signal. */
export async function killAgainAndAgain(options: KillerOptions): Promise<void> {
  const { host, plan, count, allowance, signal, onKill } = options;
  for (let made = 0; made < count; made += 1) {
    const { value: planned, done } = plan.next();
    if (done) return;
    while (allowance() <= made && !signal.aborted) await pause(ASK_EVERY, signal);
    await moment(planned, host, signal);
    if (signal.aborted) return;
    const gone = host.next(isEnded, { signal });
    options.kill();
    const ended = await gone;
    if (ended === undefined) return;
    onKill({ interrupted: ended.interrupted });
  }
}

/** Comes back at the planned moment, at which the process is there; or at the signal. */
async function moment({ afterMs, aim }: PlannedKill, host: HostWatch, signal: AbortSignal): Promise<void> {
  // It may end by itself meanwhile: a function that outlives its time-out takes the process along.
  do {
    if (!host.isReady) await host.next(isReady, { signal });
    await pause(afterMs, signal);
    if (aim) await intoWork(aim, host, signal);
  } while (!host.isReady && !signal.aborted);
}

/**
 * Comes back when the function is so far into its work; or when that has not happened for long. A function that was done
 * by then is waited for again, and met earlier.
 */
async function intoWork(
  { at, intoMs }: NonNullable<PlannedKill["aim"]>,
  host: HostWatch,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + PATIENCE;
  const isBegun = (news: HostNews): news is Begun => news.kind === "begun" && news.functionName === at;
  for (let into = intoMs; ; into = Math.floor(into / 2)) {
    const begun = await host.next(isBegun, { signal, withinMs: Math.max(0, until - Date.now()) });
    if (begun === undefined) return;
    const isOver = (news: HostNews): news is Done | Ended =>
      news.kind === "ended" || (news.kind === "done" && news.invocation === begun.invocation);
    const over = await host.next(isOver, { signal, withinMs: into });
    if (over?.kind !== "done") return;
  }
}

type Begun = HostNews & { readonly kind: "begun" };
type Done = HostNews & { readonly kind: "done" };
type Ready = HostNews & { readonly kind: "ready" };
type Ended = HostNews & { readonly kind: "ended" };

function isReady(news: HostNews): news is Ready {
  return news.kind === "ready";
}

function isEnded(news: HostNews): news is Ended {
  return news.kind === "ended";
}

/** Whoever waits looks at the signal. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    signal.addEventListener("abort", over);
  });
}
