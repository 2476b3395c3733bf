import { setTimeout as sleep } from "node:timers/promises";
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

/** A kill does not wait longer than this for the function that it is aimed at. Milliseconds. */
const PATIENCE = 8_000;

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
    const gone = host.next(isEnded, signal);
    options.kill();
    const ended = await gone;
    if (ended === undefined) return;
    onKill({ interrupted: ended.interrupted });
  }
}

/** Comes back at the planned moment, at which the process is there; or at the signal. */
async function moment({ afterMs, aim }: PlannedKill, host: HostWatch, signal: AbortSignal): Promise<void> {
  do {
    if (!host.isReady) await host.next(isReady, signal);
    await pause(afterMs, signal);
    if (aim === undefined) continue;
    const isBegun = (news: HostNews) => news.kind === "begun" && news.functionName === aim.at;
    const begun = await host.next(
      (news): news is HostNews & { kind: "begun" } => isBegun(news),
      AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    );
    if (begun === undefined) continue;
    await host.next(
      (news): news is HostNews & { kind: "done" } =>
        news.kind === "done" && news.invocation === begun.invocation,
      AbortSignal.any([signal, AbortSignal.timeout(aim.intoMs)]),
    );
    // It may have ended by itself meanwhile: a function that outlives its time-out takes the process along.
  } while (!host.isReady && !signal.aborted);
}

function isReady(news: HostNews): news is HostNews & { kind: "ready" } {
  return news.kind === "ready";
}

function isEnded(news: HostNews): news is HostNews & { kind: "ended" } {
  return news.kind === "ended";
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    // Whoever waits looks at the signal.
  }
}
