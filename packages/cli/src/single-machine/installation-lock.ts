import { setTimeout as pause } from "node:timers/promises";
import { exitCodes } from "../exit-codes.ts";
import { PlainError } from "../plain-error.ts";
import { type ProcessLock, takeProcessLock, whoHas } from "./process-lock.ts";
import { OWN_ONES, type StateLock } from "./state-lock.ts";

export interface Installation {
  readonly name: string;
  /** This process's state directory. */
  readonly folder: string;
  /** The one of the state directory: it is given back with this one, and also if this one cannot be had. */
  readonly lock: StateLock;
}

/**
 * Makes this process the only one of its machine that deletes an installation's forgotten clones: those of a process with
 * another state directory are remembered there only, and would be taken for forgotten here. One on another host or in
 * another container is not seen.
 *
 * @throws PlainError that says which process has it, and its state directory
 */
export async function lockInstallation({ name, folder, lock }: Installation): Promise<StateLock> {
  const key = `installation ${name}`;
  const own = await taken(key, `process ${process.pid}, with the state directory ${folder}`);
  if (own === undefined) {
    const who = (await whoHas(key)) || "another process";
    await lock.release();
    const message = `the installation ${name} is in use by ${who}`;
    throw new PlainError(message, `Let that one finish, or stop it; ${OWN_ONES}`, exitCodes.usage);
  }
  return {
    async release() {
      // Before the folder's: whoever waits for that one takes both at once.
      await own.release();
      await lock.release();
    },
  };
}

/** One that is killed may lose its folder's lock a moment before this one. Milliseconds. */
const MOMENT = 200;

async function taken(key: string, told: string): Promise<ProcessLock | undefined> {
  const own = await takeProcessLock(key, told);
  if (own !== undefined) return own;
  await pause(MOMENT);
  return takeProcessLock(key, told);
}
