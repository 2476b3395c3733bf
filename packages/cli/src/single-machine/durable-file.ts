import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Puts a text in a file's place, whole or not at all, and on the disk itself before it returns: neither a SIGKILL nor a
 * power cut leaves half of it. At once and not by promises: nobody else of this process gets in between.
 *
 * @throws what the file system says, such as ENOSPC; then the file is as it was
 */
export function writeDurably(path: string, text: string): void {
  const folder = dirname(path);
  const beside = join(folder, `.${basename(path)}.new`);
  try {
    const file = openSync(beside, "w", 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** The name is on the disk as well. Windows knows no such thing, and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
