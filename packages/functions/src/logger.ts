import type { Log } from "@dblab-refresh/core/ports/log";
import { pino, stdTimeFunctions } from "pino";
import { logLevel } from "./environment.ts";
import type { Output } from "./standard-output.ts";

/** The log as JSON lines. */
export function logger(name: string, output: Output): Log {
  const lines = pino(
    {
      level: logLevel(),
      base: { function: name },
      timestamp: stdTimeFunctions.isoTime,
      messageKey: "message",
    },
    output,
  );
  return {
    info: (message, fields) => lines.info(fields ?? {}, message),
    warn: (message, fields) => lines.warn(fields ?? {}, message),
    error: (message, fields) => lines.error(fields ?? {}, message),
  };
}
