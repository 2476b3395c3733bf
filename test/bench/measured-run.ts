import { spawn } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { treeMegabytes } from "./process-memory.ts";

/** How often the memory is looked at. Milliseconds. */
const LOOK_EVERY = 300;

export interface MeasuredRun {
  readonly code: number | null;
  readonly seconds: number;
  /** The highest sum over the process and its descendants that was seen; 0 unless looked at. MB of 1,000,000 bytes. */
  readonly peakMegabytes: number;
  readonly output: string;
}

/** What is measured of a run besides its time. */
export interface Measuring {
  /**
   * Whether its memory is looked at: the kernel walks through all its pages then, and holds up what asks for more; a run
   * whose speed is measured would be slower by a sixth.
   */
  readonly memory: boolean;
}

/** Runs a command as a user would, and measures it from its start to its end. */
export async function measuredRun(
  command: string,
  args: readonly string[],
  { memory }: Measuring,
): Promise<MeasuredRun> {
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
  let isOver = false;
  const closed: Promise<(number | null)[]> = once(child, "close").finally(() => {
    isOver = true;
  });
  let peakMegabytes = 0;
  while (memory && !isOver) {
    if (child.pid) peakMegabytes = Math.max(peakMegabytes, await treeMegabytes(child.pid));
    await Promise.race([closed, pause(LOOK_EVERY)]);
  }
  const [code = null] = await closed;
  if (code !== 0) process.stderr.write(errors);
  return { code, seconds: (performance.now() - started) / 1000, peakMegabytes, output };
}
