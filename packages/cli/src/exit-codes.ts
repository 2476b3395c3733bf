import type { End } from "@dblab-refresh/core/job/job";

/** What scripts see. `usage`: the command or the configuration is wrong; nothing was begun. */
export const exitCodes = { succeeded: 0, failed: 1, usage: 2, skipped: 3, cancelled: 4 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOf(end: End): ExitCode {
  return exitCodes[end];
}
