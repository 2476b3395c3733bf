import { readFileSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { exitCodes } from "../exit-codes.ts";
import { PlainError } from "../plain-error.ts";
import { claim, holderAt, textAt } from "./claim.ts";
import { describeHolder, type Holder, readHolder, thisProcess } from "./holder.ts";
import { takeProcessLock } from "./process-lock.ts";

/** A holder on another host shows that it lives so often, by the time of its file. Milliseconds. */
const BEAT = 5_000;

export interface StateLock {
  release(): Promise<void>;
}

export interface LockOptions {
  /** Told what is waited for. */
  readonly onWait: (text: string) => void;
  /** Called if somebody took this process for gone, and the state with it: nothing may be written any more. */
  readonly onLost: (text: string) => void;
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
export async function lockState(
  folder: string,
  { onWait, onLost, beat = BEAT }: LockOptions,
): Promise<StateLock> {
  const path = join(folder, "running.json");
  const lock = await takeProcessLock(folder);
  if (lock === undefined) throw held(folder, holderAt(path));
  const own = JSON.stringify(thisProcess());
  try {
    const other = await claim(path, own, { beat, onWait });
    if (other !== undefined) throw held(folder, other.holder);
  } catch (error) {
    await lock.release();
    throw error;
  }
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
      await lock.release();
    },
  };
}

function held(folder: string, holder: Holder | undefined): PlainError {
  const message = `the state directory ${folder} is in use by ${describeMaybe(holder)}`;
  const next = "Let that one finish, or stop it; a refresh of another engine needs a --state-dir of its own.";
  return new PlainError(message, next, exitCodes.usage);
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
