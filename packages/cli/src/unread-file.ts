import { describeReadError } from "@dblab-refresh/core/configuration/read-error";
import { exitCodes } from "./exit-codes.ts";
import { PlainError } from "./plain-error.ts";

/** Why a configuration could not be read, and what to do: the package that is installed has no example beside it. */
export function unreadFile(error: unknown, file: string): PlainError {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  const [, what = "", next = ""] = /^(.*): ([^:]*)$/s.exec(describeReadError({ code }, file)) ?? [];
  const told = (message: string, remedy: string) => new PlainError(message, remedy, exitCodes.usage, error);
  switch (code) {
    case "ENOENT":
      return told(what, `Check its name, or make one: dblab-refresh config init ${file}.`);
    case "EISDIR":
    case "EACCES":
    case "EPERM":
      return told(what, `${next.slice(0, 1).toUpperCase()}${next.slice(1)}.`);
    default:
      return told(`${what}: ${next}`, "Name a file that can be read.");
  }
}
