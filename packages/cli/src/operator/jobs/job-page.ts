import { isLive, type Job } from "@dblab-refresh/core/job/job";
import type { Owned } from "@dblab-refresh/core/job/owned";
import { describeSeconds, type Instant, secondsBetween } from "@dblab-refresh/core/time";
import { columns } from "../page/columns.ts";
import { paint, paintStatus } from "../page/paint.ts";
import { moment, taken } from "./job-words.ts";

/** All of a job for a person: what it is, where it stands, what it did, what it owns, and what to do. */
export function jobPage(job: Job, now: Instant): string {
  const parts = [
    heading(job, now),
    section("Timeline", timeline(job)),
    job.owned.length > 0 ? section("Owns", owned(job.owned)) : "",
    job.error ? errorPart(job.error) : "",
    leftovers(job),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function heading(job: Job, now: Instant): string {
  const { request } = job;
  const live = isLive(job);
  const rows: readonly (readonly [string, string])[] = [
    ["asked for", `${moment(request.requestedAt)} as ${request.requestId}${by(request)}`],
    [live ? "begun" : "took", live ? `${taken(job, now)} ago` : `${taken(job, now)}, until ${until(job)}`],
    ...(live
      ? ([
          ["step", `${job.step} for ${describeSeconds(secondsBetween(job.stepStartedAt, now))}`],
          ["must end", `${moment(job.deadline)}, its clean-up after that`],
        ] as const)
      : []),
    ...(live && job.dueAt ? ([["next look", moment(job.dueAt)]] as const) : []),
    ...(live && job.cancelRequestedAt ? ([["cancelled", `${moment(job.cancelRequestedAt)}`]] as const) : []),
    ...(live && job.verdict ? ([["will end as", job.verdict]] as const) : []),
    ["version", String(job.version)],
  ];
  const title = `${paint("bold", job.jobId)}  ${job.kind} of ${job.targetName}  ${paintStatus(job.status)}`;
  return [title, ...rows.map(([name, value]) => `  ${paint("dim", name.padEnd(11))} ${value}`)].join("\n");
}

function by({ trigger }: Job["request"]): string {
  return trigger === "schedule" ? " by its schedule" : "";
}

function until({ endedAt }: Job): string {
  return endedAt === undefined ? "?" : moment(endedAt);
}

function timeline({ timeline: entries }: Job): string {
  return columns(
    [],
    entries.map(({ at, step, say }) => [moment(at), step, say]),
  );
}

function owned(all: readonly Owned[]): string {
  return columns(
    [],
    all.map((one) => [one.type, one.identifier, one.resourceId ?? "", one.purpose, lifeOf(one)]),
  );
}

function lifeOf({ goneAt, seenAt, intendedAt }: Owned): string {
  if (goneAt !== undefined) return `gone ${moment(goneAt)}`;
  return seenAt === undefined ? `intended ${moment(intendedAt)}` : `seen ${moment(seenAt)}`;
}

function errorPart({ code, message, next }: NonNullable<Job["error"]>): string {
  return section(paint("red", "Error"), `${code}: ${message}\n${paint("bold", "What to do:")} ${next}`);
}

function leftovers({ leftovers: left = [] }: Job): string {
  if (left.length === 0) return "";
  const rows = left.map(({ type, identifier, why }) => [type, identifier, why]);
  return section(
    paint("red", "Left over"),
    `${columns([], rows)}\nThe janitor goes on trying to delete these.`,
  );
}

function section(title: string, body: string): string {
  const lines = body.split("\n").map((line) => `  ${line}`);
  return [paint("bold", title), ...lines].join("\n");
}
