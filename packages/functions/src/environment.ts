import { readFileSync } from "node:fs";
import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { checkStage, type Stage } from "@dblab-refresh/core/configuration/stage";
import { type Step, steps } from "@dblab-refresh/core/job/step";
import type { ExportPlace } from "@dblab-refresh/core/ports/export-place";

/**
 * The environment of a function, every name of it in this file:
 * - `STAGE_FILE`: the stage's configuration as JSON, without secrets (it travels in the bundle: the environment holds 4 KB)
 * - `JOB_TABLE`, `LOCK_TABLE`: the names of the tables
 * - `JOBS_QUEUE_URL`, `REJECTED_QUEUE_URL`, `SNAPSHOTTER_QUEUE_URL`, … : the queues that the function uses
 * - `EVENT_BUS_NAME`: where announcements go as events; unset: nowhere
 * - `EXPORT_BUCKET`, `EXPORT_ROLE_ARN`, `EXPORT_KMS_KEY_ID`: where snapshots are exported to, and as whom; unset: nowhere
 * - `LOG_LEVEL`: pino's; `info` if unset
 * - what the configuration names as `${NAME}`
 */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} of this function is not set`);
  return value;
}

export function eventBusName(): string | undefined {
  return process.env.EVENT_BUS_NAME || undefined;
}

/** Where snapshots are exported to; undefined unless all of it is set. */
export function exportPlace(): ExportPlace | undefined {
  const { EXPORT_BUCKET: bucket, EXPORT_ROLE_ARN: roleArn, EXPORT_KMS_KEY_ID: kmsKeyId } = process.env;
  return bucket && roleArn && kmsKeyId ? { bucket, roleArn, kmsKeyId } : undefined;
}

export function logLevel(): string {
  return process.env.LOG_LEVEL || "info";
}

/** What is set for `${NAME}` in the stage's configuration: its value, or a reference to it (referenced-secrets.ts). */
export function variable(name: string): string | undefined {
  return process.env[name];
}

export type QueueName = Step | "jobs" | "rejected" | "notifier" | "dead-letters";

/** The URLs of those queues that this function was given. */
export function queueUrls(): Partial<Record<QueueName, string>> {
  const names: readonly QueueName[] = ["jobs", "rejected", "notifier", "dead-letters", ...steps];
  const found = names.flatMap((name) => {
    const url = process.env[queueVariable(name)];
    return url ? [[name, url] as const] : [];
  });
  return Object.fromEntries(found);
}

/** `dblab-updater` → `DBLAB_UPDATER_QUEUE_URL`. */
export function queueVariable(name: QueueName): string {
  return `${name.toUpperCase().replaceAll("-", "_")}_QUEUE_URL`;
}

export function readStageFile(path: string): Stage {
  const checked = checkStage(JSON.parse(readFileSync(path, "utf8")));
  if (!checked.ok) throw new Error(describeProblems(path, checked.problems));
  return checked.stage;
}
