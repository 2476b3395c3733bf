import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { treeMegabytes } from "./process-memory.ts";

/** How often the memory is looked at. Milliseconds. */
const LOOK_EVERY = 300;

export interface MeasuredRun {
  readonly code: number | null;
  readonly seconds: number;
  /** The highest sum over the process and its descendants that was seen. MB of 1,000,000 bytes. */
  readonly peakMegabytes: number;
  readonly output: string;
}

/** Runs a command as a user would, and measures it from its start to its end. */
export async function measuredRun(command: string, args: readonly string[]): Promise<MeasuredRun> {
  const started = performance.now();
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (part) => {
    output += part;
  });
  child.stderr.on("data", (part) => {
    errors += part;
  });
  let code: number | null | undefined;
  child.on("close", (value) => {
    code = value;
  });
  let peakMegabytes = 0;
  while (code === undefined) {
    if (child.pid) peakMegabytes = Math.max(peakMegabytes, await treeMegabytes(child.pid));
    await pause(LOOK_EVERY);
  }
  if (code !== 0) process.stderr.write(errors);
  return { code, seconds: (performance.now() - started) / 1000, peakMegabytes, output };
}
