import type { Log } from "@dblab-refresh/core/ports/log";
import { destination, pino, stdTimeFunctions } from "pino";
import { logLevel } from "./environment.ts";

/** JSON lines on standard output, written at once: a frozen function would keep what is buffered. */
export function logger(name: string): Log {
  const lines = pino(
    {
      level: logLevel(),
      base: { function: name },
      timestamp: stdTimeFunctions.isoTime,
      messageKey: "message",
    },
    destination({ fd: 1, sync: true }),
  );
  return {
    info: (message, fields) => lines.info(fields ?? {}, message),
    warn: (message, fields) => lines.warn(fields ?? {}, message),
    error: (message, fields) => lines.error(fields ?? {}, message),
  };
}
