import { appendFileSync } from "node:fs";

/**
 * Where a person reads: the terminal, else (CI) the standard error of SST's own process, which runs sst.config.ts as its
 * child and keeps the child's output to itself. Only Linux can open that, and only if it is a pipe, a file or a device.
 */
const PLACES: readonly string[] = ["/dev/tty", `/proc/${process.ppid}/fd/2`];

/**
 * What reads the stage's file, and tells people why it cannot: SST shows nothing of what sst.config.ts throws before its
 * resources, but under `--print-logs`.
 *
 * @param places where to tell it: the first that can be written to
 */
export function toldToTerminal<Result>(read: () => Result, places = PLACES): Result {
  try {
    return read();
  } catch (error) {
    tell(`${error instanceof Error ? error.message : error}\n`, places);
    throw error;
  }
}

function tell(text: string, places: readonly string[]): void {
  for (const place of places) {
    try {
      // Appended, since a log file behind standard error has lines already.
      appendFileSync(place, text);
      return;
    } catch {
      // Not there, or not to be written to: the next one.
    }
  }
}
