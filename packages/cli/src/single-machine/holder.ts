import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { type Instant, instant } from "@dblab-refresh/core/time";
import { codeOf } from "./state-error.ts";

/** Who has a state directory, as `running.json` there says. */
export interface Holder {
  readonly pid: number;
  readonly since: Instant;
  readonly host: string;
  /** The boot of the host's kernel: after another one, no process of before is there. */
  readonly boot: string;
  /** It begins nothing: it ends once what an earlier process left has ended. */
  readonly resumes?: true;
}

export function thisProcess(resumes = false): Holder {
  return {
    pid: process.pid,
    since: instant(Date.now()),
    host: hostname(),
    boot: bootId(),
    ...(resumes && { resumes }),
  };
}

/** Whether a holder of this host is there still; somebody may have left the file long ago. */
export function isRunning({ pid }: Holder): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Linux's; elsewhere the host's name must do. */
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "unknown";
  }
}

/** Whether the system's own lock tells of this holder: it is on the same machine, not in another container of it. */
export function isOfThisHost(holder: Holder): boolean {
  return holder.host === hostname() && holder.boot === bootId();
}

/** The holder in a file's text; undefined if it says none. */
export function readHolder(text: string): Holder | undefined {
  try {
    const { pid, since, host, boot, resumes }: Readonly<Record<string, unknown>> = JSON.parse(text);
    const isWhole = typeof pid === "number" && [since, host, boot].every((part) => typeof part === "string");
    if (!isWhole) return undefined;
    const holder = { pid, since: String(since), host: String(host), boot: String(boot) };
    return resumes === true ? { ...holder, resumes } : holder;
  } catch {
    return undefined;
  }
}

/** `process 4711, since 2026-01-02T03:04:05Z`, with its host if that is another one. */
export function describeHolder(holder: Holder): string {
  const where = isOfThisHost(holder) ? "" : ` on ${holder.host}`;
  return `process ${holder.pid}${where}, since ${holder.since.replace(/\.\d+Z$/, "Z")}`;
}
