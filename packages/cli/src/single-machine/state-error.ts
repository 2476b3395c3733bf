import { PlainError } from "../plain-error.ts";

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full: free some space there; it takes less than a megabyte.",
  EDQUOT: "The quota of the disk is used up: free some space there; it takes less than a megabyte.",
  EACCES: "Give this user the right to read and write it, or name another folder with --state-dir.",
  EPERM: "Give this user the right to read and write it, or name another folder with --state-dir.",
  EROFS: "The disk is read-only: name a folder that can be written with --state-dir, such as a volume.",
  ENOTDIR: "Something in its path is no folder: name another one with --state-dir.",
  EEXIST: "There is a file of that name: name a folder with --state-dir.",
  EIO: "The disk does not work: its clones are found again by their tags from another state directory of this installation.",
};

/** What keeps the state from being read or written, for people. Anything that is no file system's error is passed on. */
export function stateError(error: unknown, doing: "read" | "written", path: string): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const next = REMEDIES[code] ?? "Run it again with --verbose for the stack.";
  return new PlainError(`the state directory ${path} cannot be ${doing} (${code})`, next, undefined, error);
}

/** `ENOSPC`, of an error of the file system. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
