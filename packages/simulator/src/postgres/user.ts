/** Under which user Postgres runs, and where that user can keep files. */
import { accessSync, constants, statSync } from "node:fs";
import { chown } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";

/** To spread into the options of `spawn`: empty when we are not root and so run everything as ourselves. */
export type ProcessUser = { readonly uid?: number; readonly gid?: number };

/** `nobody` on Linux. A number needs no entry in the user database, so it serves on macOS, too. */
const UNPRIVILEGED = 65_534;

/** Postgres refuses to run as root ("root" execution of the PostgreSQL server is not permitted). */
export function postgresUser(): ProcessUser {
  return process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
}

/** Gives `path` to the user; does nothing when that is ourselves. */
export async function giveTo(user: ProcessUser, path: string): Promise<void> {
  if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
}

/**
 * A folder for temporary files that the user can reach. Root's own temporary folder may lie in a home folder that is
 * closed to others.
 */
export function temporaryFolderFor(user: ProcessUser): string {
  const own = tmpdir();
  if (user.uid === undefined || isOpenToAll(own)) return own;
  return ["/tmp", "/var/tmp"].find(isOpenToAll) ?? own;
}

function isOpenToAll(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    for (let path = folder; ; path = dirname(path)) {
      if ((statSync(path).mode & 0o001) === 0) return false;
      if (path === dirname(path)) return true;
    }
  } catch {
    return false;
  }
}
