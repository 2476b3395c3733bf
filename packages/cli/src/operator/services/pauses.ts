import { userInfo } from "node:os";
import { LockTable } from "@dblab-refresh/aws/lock-table";
import { pauseOf } from "@dblab-refresh/core/intake/pause";
import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import type { Place } from "../stage/place.ts";
import { plainly } from "./aws-errors.ts";
import { tableClient } from "./table-client.ts";

/** The pauses of a stage, which stand in its lock table: the intake skips what a schedule asks for while one is there. */
export interface Pauses {
  /** @returns who has paused it, and since when; it may have been somebody before us */
  pause(name: string): Promise<string>;
  /** @returns who had paused it; undefined if nobody had */
  resume(name: string): Promise<string | undefined>;
  of(name: string): Promise<string | undefined>;
  /** Who holds any lock of the table. */
  holder(lock: string): Promise<string | undefined>;
}

export function pausesOf(place: Place): Pauses {
  const { lockTable } = place;
  if (lockTable === undefined) {
    throw new PlainError(
      "where the lock table is is not said",
      "Say --lock-table NAME beside --table, or --stage NAME.",
      exitCodes.usage,
    );
  }
  const locks = new LockTable(tableClient(place), lockTable);
  const ask = <Answer>(what: () => Promise<Answer>) => plainly({ ...place, jobTable: lockTable }, what);
  return {
    pause: (name) => ask(() => locks.take(pauseOf(name), `by ${whoAmI()} since ${new Date().toISOString()}`)),
    holder: (lock) => ask(() => locks.holder(lock)),
    of: (name) => ask(() => locks.holder(pauseOf(name))),
    resume: (name) =>
      ask(async () => {
        const holder = await locks.holder(pauseOf(name));
        if (holder !== undefined) await locks.release(pauseOf(name), holder);
        return holder;
      }),
  };
}

function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    return "somebody"; // a user that the machine has no name for, as in containers
  }
}
