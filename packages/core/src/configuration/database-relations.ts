import { describeSeconds } from "../time.ts";
import { deletionDeadline, timeToLive } from "./database.ts";
import { isScalar, truth } from "./field.ts";
import type { Finding } from "./finding.ts";
import { isMapping, type Path, pathText, valueAt } from "./path.ts";

/**
 * What holds between the fields of a database. Apart from the schema, because zod looks at a mapping as a whole only when
 * each of its fields is right, and all problems are to be told at once.
 *
 * @param told the paths of which something is told already
 */
export function databaseRelations(values: unknown, told: ReadonlySet<string>): readonly Finding[] {
  const restore = valueAt(values, ["restore"]);
  const findings = [
    ...(isMapping(restore) ? restoreFindings(restore) : []),
    ...recordFindings(values),
    ...scheduleFindings(valueAt(values, ["schedules"])),
  ];
  return findings.filter(({ path }) => !told.has(pathText(path)));
}

function restoreFindings(restore: Readonly<Record<string, unknown>>): readonly Finding[] {
  const findings: Finding[] = [];
  const tell = (key: string, message: string) =>
    findings.push({ path: ["restore", key], about: "relation", message });
  if (restore.cutover === "dns" && restore.record === undefined) {
    findings.push({ path: ["restore", "record"], about: "absence", message: RECORD_MISSING });
  }
  if (isTrue(restore.isolate) && restore.isolationSecurityGroup === undefined) {
    findings.push({ path: ["restore", "isolationSecurityGroup"], about: "absence", message: GROUP_MISSING });
  }
  if (restore.order === "rename-first" && restore.cutover === "dns") {
    tell("order", "rename-first frees the name, and cutover dns takes none: leave one of the two out");
  }
  return findings;
}

const RECORD_MISSING =
  "is missing, and cutover dns swaps it: give its hostedZoneId and name, or set cutover: rename";
const GROUP_MISSING =
  "is missing, and isolate: true puts it in the place of all others: give the id of a security group that admits nobody";

/**
 * Until resolvers have forgotten the record's new value nothing of a swap that goes back is deleted, and once the time of the
 * clean-up is over both databases are left to a person: the other half is for Route 53, security groups and the looks.
 */
function recordFindings(values: unknown): readonly Finding[] {
  const path: Path = ["restore", "record", "ttl"];
  if (!isMapping(valueAt(values, ["restore", "record"]))) return [];
  const ttl = timeToLive.safeParse(valueAt(values, path)).data;
  const deletion = deletionDeadline.safeParse(valueAt(values, ["deadlines", "deletion"])).data;
  if (ttl === undefined || deletion === undefined || ttl * 2 <= deletion) return [];
  const message = `of ${ttl} s is more than half of deadlines.deletion, ${describeSeconds(deletion)}, in which a swap that goes back waits for it: raise deadlines.deletion to ${describeSeconds(ttl * 2)} at least, or lower the time to live, in Route 53 a day before`;
  return [{ path, about: "relation", message }];
}

/** A scheduled request says its task and no more, so it must be plain from the task whether it is paused. */
function scheduleFindings(schedules: unknown): readonly Finding[] {
  if (!Array.isArray(schedules)) return [];
  const runs = new Set(schedules.filter((one) => isMapping(one) && !isTrue(one.paused)).map(taskOf));
  return schedules.flatMap((one: unknown, index): Finding[] => {
    if (!isMapping(one) || !isTrue(one.paused) || !runs.has(taskOf(one))) return [];
    const path: Path = ["schedules", index, "paused"];
    const message = `pauses one schedule of ${String(one.task)} but not another, and their requests look alike: pause all of a task's, or leave this one out`;
    return [{ path, about: "relation", message }];
  });
}

function taskOf(schedule: unknown): unknown {
  return valueAt(schedule, ["task"]);
}

function isTrue(value: unknown): boolean {
  return isScalar(value) && truth.safeParse(value).data === true;
}
