import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlainError } from "../plain-error.ts";
import { codeOf } from "./state-error.ts";

/**
 * A new folder for the state of a dry run, which is thrown away.
 *
 * @throws PlainError if there is no room for it
 */
export function scratchFolder(within = tmpdir()): string {
  try {
    return mkdtempSync(join(within, "dblab-refresh-dry-run-"));
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
