// node scripts/ready.mjs test/simulation/old-items/record.ts VERSION refreshes|databases
// Writes items as today's code writes them into a folder of the version's, to be read by every later one.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { MARK } from "../secrets.ts";
import { recordedCourses } from "./databases/recorded-course.ts";
import { databaseFolder, fileOf, textOf } from "./databases/stored-course.ts";
import { recordedItems } from "./recorded.ts";

const [version = "", jobs = ""] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`VERSION is "${version}": write one like 0.2.0`);

const { folder, files } = await written();
await mkdir(folder, { recursive: true });
for (const [name, text] of files) {
  if (text.includes(MARK)) throw new Error(`${name} shows a secret`);
  // Fails if it is there: what an older version wrote does not change any more.
  await writeFile(`${folder}${name}`, text, { flag: "wx" });
}
process.stdout.write(`${files.length} files are in ${folder}\n`);

/** The folder of such jobs, and what is to be in it: names with their texts. */
async function written(): Promise<{
  readonly folder: string;
  readonly files: readonly (readonly [string, string])[];
}> {
  switch (jobs) {
    case "refreshes": {
      const items = [...(await recordedItems())];
      return {
        folder: fileURLToPath(new URL(`${version}/`, import.meta.url)),
        files: items.map(([name, item]) => [`${name}.json`, `${JSON.stringify(item, null, 2)}\n`]),
      };
    }
    case "databases": {
      const courses = [...(await recordedCourses())];
      return {
        folder: databaseFolder(version),
        files: courses.map(([name, course]) => [fileOf(name), textOf(course)]),
      };
    }
    default:
      throw new Error(`"${jobs}": write refreshes or databases`);
  }
}
