/** A consistent copy of a running server's data folder, as an RDS snapshot is of its storage. */
import { execFile } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Client } from "pg";
import { copyEntries } from "./copy-entries.ts";
import { giveTo, type ProcessUser } from "./user.ts";

/** What a server can be restored from, any number of times, after the original is gone. */
export type DataSnapshot = {
  /** Holds the data folder's files and a `backup_label`. */
  readonly folder: string;
  readonly username: string;
  /** The superuser's at the time: a restored server has it, too. */
  readonly password: string;
  remove(): Promise<void>;
};

/**
 * Not copied: what belongs to the running process, and what Postgres builds anew when it starts (the list in its
 * documentation, "Backing Up the Data Directory"). `pg_wal` is copied after the rest.
 */
const NOT_COPIED = new Set(["postmaster.pid", "postmaster.opts", "tablespace_map"]);
const EMPTY = [
  "pg_wal",
  "pg_replslot",
  "pg_dynshmem",
  "pg_notify",
  "pg_serial",
  "pg_snapshots",
  "pg_subtrans",
];
const EMPTY_TOO = ["pg_stat_tmp"];

/**
 * Copies the data folder of a running server.
 *
 * @param client a superuser's session, used for the whole backup: it ends with its session
 * @throws if the copy fails for another reason than a file that Postgres removed meanwhile
 */
export async function copyRunningData(
  client: Client,
  dataFolder: string,
  folder: string,
  user: ProcessUser,
): Promise<void> {
  // The slot keeps the log since the backup's start: a checkpoint during the copy would recycle it.
  await client.query("SELECT pg_create_physical_replication_slot('snapshot', true, true)");
  await client.query("SELECT pg_backup_start('snapshot', true)");
  const skipped = new Set([...NOT_COPIED, ...EMPTY, ...EMPTY_TOO]);
  await createFolder(folder, user);
  const names = (await readdir(dataFolder)).filter((name) => !skipped.has(name));
  await copyEntries(
    names.map((name) => join(dataFolder, name)),
    folder,
    user,
  );
  for (const name of [...EMPTY, ...EMPTY_TOO]) await createFolder(join(folder, name), user);
  await createFolder(join(folder, "pg_wal", "archive_status"), user);
  const stopped = await client.query<{ labelfile: string }>("SELECT labelfile FROM pg_backup_stop(false)");
  await copyLog(join(dataFolder, "pg_wal"), join(folder, "pg_wal"), user);
  await client.query("SELECT pg_drop_replication_slot('snapshot')");
  const label = join(folder, "backup_label");
  await writeFile(label, stopped.rows[0]?.labelfile ?? "");
  await giveTo(user, label);
}

/** Copies a snapshot's folder, or a data folder at rest, to where there is nothing yet. */
export async function copyData(from: string, folder: string, user: ProcessUser): Promise<void> {
  await createFolder(folder, user);
  const names = await readdir(from);
  await copyEntries(
    names.map((name) => join(from, name)),
    folder,
    user,
  );
}

/** By a process of its own, as the copies are made: Node asks about each of a thousand files before it removes it. */
export async function removeFolder(folder: string): Promise<void> {
  await promisify(execFile)("rm", ["-rf", folder]);
}

async function createFolder(folder: string, user: ProcessUser): Promise<void> {
  // 0700 is what Postgres insists on.
  await mkdir(folder, { mode: 0o700 });
  await giveTo(user, folder);
}

async function copyLog(from: string, to: string, user: ProcessUser): Promise<void> {
  const names = (await readdir(from)).filter((name) => /^[0-9A-F]{24}$/.test(name));
  await copyEntries(
    names.map((name) => join(from, name)),
    to,
    user,
  );
}
