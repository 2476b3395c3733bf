import type { Described } from "../../ports/databases.ts";
import { text } from "./reading.ts";
import type { RestoreSource } from "./setting.ts";

/** `16.4`, `8.0.mysql_aurora.3.05.2`, `19.0.0.0.ru-2024-01.rur-2024-01.r1`: the numbers, in order. */
function numbers(version: string): readonly number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}

/** Negative if the first is the older. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [numbers(one), numbers(other)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What parameter and option groups belong to: `16` of Postgres since 10, `8.0` of everything else. */
export function majorVersion(engine: string, version: string): string {
  const isPostgres = engine.includes("postgres");
  const [first = "", second = ""] = version.split(".");
  return isPostgres && Number(first) >= 10 ? first : `${first}.${second}`;
}

/** Whether what is restored has another major version than the original: its groups do not fit then. */
export function isOfAnotherMajor(original: Described, source: RestoreSource): boolean {
  if (source.kind !== "snapshot" || source.engineVersion === undefined) return false;
  return !isSameMajor(original, source.engineVersion);
}

function isSameMajor(original: Described, version: string): boolean {
  const engine = text(original, "Engine") ?? "";
  return majorVersion(engine, text(original, "EngineVersion") ?? version) === majorVersion(engine, version);
}

/** The version that a cluster's restore may name: the original's, unless the snapshot's is newer or another major. */
export function versionToRestore(original: Described, source: RestoreSource): string | undefined {
  const version = text(original, "EngineVersion");
  if (source.kind !== "snapshot" || source.engineVersion === undefined || version === undefined)
    return version;
  const isWithin =
    isSameMajor(original, source.engineVersion) && compareVersions(source.engineVersion, version) <= 0;
  return isWithin ? version : source.engineVersion;
}

/** The minor upgrade that leads from the current to the original's version, if there is one. */
export function upgrade(original: Described, current: Described): Described {
  const [wanted, present] = [text(original, "EngineVersion"), text(current, "EngineVersion")];
  if (wanted === undefined || present === undefined) return {};
  if (!isSameMajor(original, present) || compareVersions(present, wanted) >= 0) return {};
  return { EngineVersion: wanted };
}

/** Why the version differs and stays so. */
export function whyAnotherVersion(original: Described, current: Described): string | undefined {
  const [wanted, present] = [text(original, "EngineVersion"), text(current, "EngineVersion")];
  if (wanted === undefined || present === undefined) return undefined;
  if (!isSameMajor(original, present)) {
    return "the snapshot is of another major version, and a major upgrade is a decision of its own";
  }
  if (compareVersions(present, wanted) > 0)
    return "the snapshot is of a newer version, and RDS does not go back";
  return undefined;
}
