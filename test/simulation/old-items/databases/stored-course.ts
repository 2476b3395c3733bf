import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { changed, changesTo, type Json } from "./changes.ts";
import type { Deed, Named } from "./past.ts";
import type { Recorded, RecordedCourse } from "./recorded-course.ts";

const HERE = fileURLToPath(new URL("../", import.meta.url));

/** A course as it is written down: each item as what differs from the one before it. */
interface Written {
  readonly things: readonly Named[];
  readonly deeds: readonly Deed[];
  readonly moments: Readonly<Record<string, Omit<Recorded, "item"> & { readonly changes: Json }>>;
}

export function databaseFolder(version: string): string {
  return `${HERE}${version}/databases/`;
}

/** The versions of which courses of databases' jobs are here. */
export const databaseVersions: readonly string[] = readdirSync(HERE).filter(
  (name) => /^\d+\.\d+\.\d+$/.test(name) && existsSync(databaseFolder(name)),
);

/** A version's courses: `rds restored`. */
export function coursesOf(version: string): readonly string[] {
  return readdirSync(databaseFolder(version)).map((file) => nameOf(file));
}

export function textOf({ things, deeds, moments }: RecordedCourse): string {
  let before: Json = {};
  const written: Record<string, Written["moments"][string]> = {};
  for (const [moment, { item, ...rest }] of Object.entries(moments)) {
    // As the table has it, which knows no undefined.
    const after: Json = JSON.parse(JSON.stringify(item));
    written[moment] = { ...rest, changes: changesTo(before, after) };
    before = after;
  }
  const all: Written = { things, deeds, moments: written };
  return `${JSON.stringify(all, null, 2)}\n`;
}

export function storedCourse(version: string, course: string): RecordedCourse {
  return courseIn(readFileSync(`${databaseFolder(version)}${fileOf(course)}`, "utf8"));
}

/** Nothing checks items when they are read from the table either. */
export function courseIn(text: string): RecordedCourse {
  const { things, deeds, moments }: Written = JSON.parse(text);
  let before: Json = {};
  const items: Record<string, Recorded> = {};
  for (const [moment, { changes, ...rest }] of Object.entries(moments)) {
    before = changed(before, changes);
    items[moment] = { ...rest, item: JSON.parse(JSON.stringify(before)) };
  }
  return { things, deeds, moments: items };
}

export function fileOf(course: string): string {
  return `${course.replaceAll(" ", "-")}.json`;
}

/** A course's name has no dash but that of a type. */
function nameOf(file: string): string {
  return file
    .replace(/\.json$/, "")
    .replaceAll("-", " ")
    .replace(/^aurora cluster/, "aurora-cluster");
}
