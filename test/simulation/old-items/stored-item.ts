import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Job } from "@dblab-refresh/core/job/job";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** The versions of which items of refreshes are here. */
export const versions: readonly string[] = readdirSync(HERE).filter(
  (name) => /^\d+\.\d+\.\d+$/.test(name) && itemsOf(name).length > 0,
);

/** The names of a version's items: `rds-cloner`. */
export function itemsOf(version: string): readonly string[] {
  return readdirSync(`${HERE}${version}`).flatMap((file) =>
    file.endsWith(".json") ? [file.replace(/\.json$/, "")] : [],
  );
}

/** An item as that version wrote it. Nothing checks items when they are read from the table either. */
export function storedItem(version: string, name: string): Job {
  return JSON.parse(readFileSync(`${HERE}${version}/${name}.json`, "utf8"));
}
