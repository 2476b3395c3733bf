import { readFileSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Seconds } from "@dblab-refresh/core/time";
import { exitCodes } from "../exit-codes.ts";
import { PlainError } from "../plain-error.ts";
import { type ClaimOptions, claim, holderAt, type Other, textAt } from "./claim.ts";
import { describeHolder, type Holder, isOfThisHost, isRunning, readHolder, thisProcess } from "./holder.ts";
import { lockOfFolder, type ProcessLock, takeProcessLock } from "./process-lock.ts";

/** A holder on another host shows that it lives so often, by the time of its file. Milliseconds. */
const BEAT = 5_000;

/** It takes so long, and a little, until a process has said that it has the state: three beats of one that is gone. */
const UNSAID_BEATS = 4;

/** What two refreshes at a time need: a state directory for itself is not enough (installation-lock.ts). */
export const OWN_ONES =
  "a refresh of another engine needs a file with an `installation` and a --state-dir of its own.";

export interface StateLock {
  release(): Promise<void>;
}

export interface LockOptions {
  /** Told what is waited for. */
  readonly onWait: (text: string) => void;
  /** Called if somebody took this process for gone, and the state with it: nothing may be written any more. */
  readonly onLost: (text: string) => void;
  /** This process begins nothing, so that another one may wait for its end. */
  readonly resumes?: boolean;
  /** So long is one waited for that only resumes. Seconds. Default: not at all. */
  readonly patience?: Seconds;
  /** Milliseconds; for tests. */
  readonly beat?: number;
}

/**
 * Makes this process the only one that has a state directory, until it ends, however. On this machine the system says
 * whether there is another one (process-lock.ts), at once and for certain. One in another container or on another host
 * (a shared volume) shows by touching `running.json`.
 *
 * @throws PlainError that says who has it
 */
export async function lockState(folder: string, options: LockOptions): Promise<StateLock> {
  const { onWait, onLost, resumes = false, patience = 0, beat = BEAT } = options;
  const path = join(folder, "running.json");
  const own = JSON.stringify(thisProcess(resumes));
  const began = Date.now();
  let lock = await taken(folder, own, { beat, onWait });
  let isTold = false;
  while ("holder" in lock) {
    const { holder } = lock;
    const waited = Date.now() - began;
    // Whoever has just begun has not said yet what it does.
    const isUnsaid = (holder === undefined || isLeft(holder)) && waited < beat * UNSAID_BEATS;
    if (waited >= patience * 1000 || !(holder?.resumes || isUnsaid)) throw held(folder, holder);
    if (holder?.resumes && !isTold) {
      onWait(`Waiting for ${describeHolder(holder)}, which finishes what an earlier run has left`);
      isTold = true;
    }
    await pause(beat / 5);
    lock = await taken(folder, own, { beat, onWait });
  }
  const { processLock } = lock;
  const timer = setInterval(() => {
    const now = touched(path);
    if (now === undefined || now === own) return;
    clearInterval(timer);
    onLost(`${describeMaybe(readHolder(now))} has taken the state directory ${folder}`);
  }, beat);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      if (textAt(path) === own) rmSync(path, { force: true });
      await processLock.release();
    },
  };
}

/** Takes both locks, or answers who has one of them. */
async function taken(
  folder: string,
  own: string,
  options: ClaimOptions,
): Promise<Other | { readonly processLock: ProcessLock }> {
  const path = join(folder, "running.json");
  const processLock = await takeProcessLock(lockOfFolder(folder));
  if (processLock === undefined) return { holder: holderAt(path) };
  try {
    const other = await claim(path, own, options);
    if (other === undefined) return { processLock };
    await processLock.release();
    return other;
  } catch (error) {
    await processLock.release();
    throw error;
  }
}

/** What stands in the file is of one before: the one that has the lock of this machine has not written yet. */
function isLeft(holder: Holder): boolean {
  return !isOfThisHost(holder) || !isRunning(holder);
}

function held(folder: string, holder: Holder | undefined): PlainError {
  const message = `the state directory ${folder} is in use by ${describeMaybe(holder)}`;
  return new PlainError(message, `Let that one finish, or stop it; ${OWN_ONES}`, exitCodes.usage);
}

function describeMaybe(holder: Holder | undefined): string {
  return holder === undefined ? "another process" : describeHolder(holder);
}

/** Shows that this process lives. Answers what stands in the file; undefined if the disk does not answer for a moment. */
function touched(path: string): string | undefined {
  const now = new Date();
  try {
    const text = readFileSync(path, "utf8");
    utimesSync(path, now, now);
    return text;
  } catch {
    return undefined;
  }
}
