import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { describeHolder, type Holder, isOfThisHost, readHolder } from "./holder.ts";
import { codeOf, stateError } from "./state-error.ts";

/** After so many beats that did not come a holder is gone: its host was lost, or its container killed. */
const MISSED_BEATS = 3;

export interface ClaimOptions {
  /** A holder on another host touches the file so often. Milliseconds. */
  readonly beat: number;
  /** Told what is waited for. */
  readonly onWait: (text: string) => void;
}

/**
 * Puts `own` into the file, which says who has the state directory, unless another one that lives is in it. The file comes
 * to be with its text in one step, where there is none (link(2) is that on NFS, too), and is taken away in one step by its
 * name: of several hosts that find the same holder gone one gets it.
 *
 * @param own the text for the file: no other process's
 * @returns the other one; undefined if the file is ours
 * @throws PlainError if the disk does not read or write
 */
export async function claim(path: string, own: string, options: ClaimOptions): Promise<Other | undefined> {
  let isContested = false;
  for (;;) {
    const text = textAt(path);
    // Read again after it was written: a slower one may have taken it away with what was there before.
    if (text === own) return undefined;
    if (text === undefined) {
      if (create(path, own) && isContested) await pause(options.beat / 2);
      continue;
    }
    const holder = readHolder(text);
    if (holder === undefined || !isOfThisHost(holder)) {
      isContested = true;
      const whose = holder === undefined ? "somebody" : describeHolder(holder);
      options.onWait(`The state directory was left by ${whose}: looking whether that still runs`);
      if (await isAlive(path, options.beat)) return { holder: holderAt(path) };
    }
    takeAway(path, text);
  }
}

export interface Other {
  /** Undefined if the file does not tell. */
  readonly holder: Holder | undefined;
}

/** The file's own time, by whichever clock: only whether it moves is looked at. */
async function isAlive(path: string, beat: number): Promise<boolean> {
  const first = timeOf(path);
  for (let missed = 0; missed < MISSED_BEATS; missed += 1) {
    await pause(beat * 1.1);
    if (timeOf(path) !== first) return timeOf(path) !== undefined;
  }
  return false;
}

function timeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** Disks that have no links: some shares of other systems. */
const UNLINKED = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/** @returns whether the file was made; false if there is one */
export function create(path: string, text: string): boolean {
  const whole = `${path}.${randomUUID()}`;
  try {
    writeFileSync(whole, text, { mode: 0o600 });
    try {
      linkSync(whole, path);
    } catch (error) {
      if (!UNLINKED.includes(codeOf(error) ?? "")) throw error;
      writeFileSync(path, text, { mode: 0o600, flag: "wx" });
    }
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw stateError(error, "written", path);
  } finally {
    rmSync(whole, { force: true });
  }
}

/** Takes the file away, if it is still the one with this text. */
function takeAway(path: string, text: string): void {
  if (textAt(path) !== text) return;
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    // Somebody was quicker between the two: that one's goes back, unless there is a third one's.
    if (textAt(aside) !== text) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "EEXIST") throw stateError(error, "written", path);
  } finally {
    rmSync(aside, { force: true });
  }
}

export function holderAt(path: string): Holder | undefined {
  const text = textAt(path);
  return text === undefined ? undefined : readHolder(text);
}

export function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw stateError(error, "read", path);
  }
}
