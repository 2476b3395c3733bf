import { accessSync, chmodSync, constants, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { freemem } from "node:os";
import { join } from "node:path";

const SHARED_MEMORY = "/dev/shm";
/** The databases of three test files at once, and their copies, take two at the most. Bytes. */
const ROOM = 8 * 1024 ** 3;

/**
 * A folder in memory, where there is one with room, and what removes it. Tests copy databases all along: on a disk, a
 * quarter of their time is the system's, in memory a sixth.
 */
export function memoryFolder(): { readonly path: string | undefined; remove(): void } {
  const nowhere = { path: undefined, remove: () => {} };
  try {
    accessSync(SHARED_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    if (process.env.TMPDIR !== undefined || Math.min(bavail * bsize, freemem()) < ROOM) return nowhere;
    const path = mkdtempSync(join(SHARED_MEMORY, "dblab-refresh-test-"));
    // Postgres runs as another user where this one is root.
    chmodSync(path, 0o755);
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
  } catch {
    // Not on every system.
    return nowhere;
  }
}
