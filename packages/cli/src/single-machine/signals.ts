import { constants } from "node:os";
import type { Seconds } from "@dblab-refresh/core/time";

export interface SignalOptions {
  /** How long the clean-up may take. */
  readonly timeout: Seconds;
  /** Told of the first signal. What it does may go on until the time is up. */
  readonly onStop: (signal: NodeJS.Signals) => void;
}

/** Why the process ends before its work is done. */
export type Leaving = "second signal" | "time is up";

export interface Signals {
  /** Aborted by the first signal. */
  readonly stopping: AbortSignal;
  /** Resolves when nothing may be waited for any more. */
  readonly leaving: Promise<Leaving>;
  /** Leaves the signals to others again; once one was heard the process is about to end, and goes on to hear them. */
  close(): void;
}

/** SIGHUP is an SSH session's end. */
const SIGNALS: readonly NodeJS.Signals[] = ["SIGTERM", "SIGINT", "SIGHUP"];

/**
 * Until listenToSignals() takes them, signals end the process with a shell's exit code, 128 and the signal's number, and
 * with the listeners of `exit`. By default nothing of ours runs at a signal; and the first process of a container has no
 * default: Linux drops what it does not listen to.
 */
export function endAtSignals(): void {
  for (const signal of SIGNALS) process.off(signal, end).on(signal, end);
}

function end(signal: NodeJS.Signals): void {
  process.exit(128 + constants.signals[signal]);
}

/**
 * The first signal begins the clean-up, which has its time; the second one ends it. Shells and process managers send
 * one signal to a whole group, so that it may come twice at once: what follows within a blink is the same one.
 */
export function listenToSignals({ timeout, onStop }: SignalOptions): Signals {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let since = 0;
  let leave: (why: Leaving) => void = () => {};
  const leaving = new Promise<Leaving>((resolve) => {
    leave = resolve;
  });
  const heard = (signal: NodeJS.Signals) => {
    if (stop.signal.aborted) {
      if (Date.now() - since > SAME) leave("second signal");
      return;
    }
    since = Date.now();
    timer = setTimeout(() => leave("time is up"), Math.min(timeout * 1000, LONGEST));
    stop.abort();
    onStop(signal);
  };
  const ending = SIGNALS.filter((signal) => process.listeners(signal).includes(end));
  for (const signal of SIGNALS) process.off(signal, end).on(signal, heard);
  return {
    stopping: stop.signal,
    leaving,
    close() {
      clearTimeout(timer);
      // One more in the last moments would end it by the system's default: with another exit code, and the lock not released.
      if (stop.signal.aborted) return;
      for (const signal of SIGNALS) process.off(signal, heard);
      for (const signal of ending) process.on(signal, end);
    },
  };
}

/** What a timer takes: one for longer ends at once. Milliseconds; 24 days. */
const LONGEST = 2 ** 31 - 1;

/** Milliseconds. */
const SAME = 100;
