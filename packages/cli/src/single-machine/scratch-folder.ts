import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlainError } from "../plain-error.ts";
import { endAtSignals } from "./signals.ts";
import { codeOf } from "./state-error.ts";

/** Those that are there still, when the process ends before its work does. */
const scratches = new Set<string>();

/**
 * A new folder for the state of a dry run, which is thrown away: by `discard`, or at the process's end, a signal's
 * included.
 *
 * @throws PlainError if there is no room for it
 */
export function scratchFolder(within = tmpdir()): string {
  try {
    const folder = mkdtempSync(join(within, "dblab-refresh-dry-run-"));
    if (scratches.size === 0) process.once("exit", discardAll);
    scratches.add(folder);
    endAtSignals();
    return folder;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new PlainError(
      `a dry run needs a folder for its notes, and none can be made in ${within} (${code})`,
      "Let TMPDIR name a folder that can be written and has a megabyte of room.",
      undefined,
      error,
    );
  }
}

export function discard(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  scratches.delete(folder);
  if (scratches.size === 0) process.off("exit", discardAll);
}

function discardAll(): void {
  for (const folder of scratches) discard(folder);
}
