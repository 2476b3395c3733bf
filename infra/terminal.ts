import { writeFileSync } from "node:fs";

/**
 * What reads the stage's file, and tells the terminal why it cannot: SST shows nothing of what sst.config.ts throws
 * before its resources, but keeps it in .sst/log/sst.log, which is all there is where no terminal is.
 */
export function toldToTerminal<Result>(read: () => Result, terminal = "/dev/tty"): Result {
  try {
    return read();
  } catch (error) {
    try {
      writeFileSync(terminal, `${error instanceof Error ? error.message : error}\n`);
    } catch {
      // No terminal: the log has it.
    }
    throw error;
  }
}
