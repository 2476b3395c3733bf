// node scripts/ready.mjs test/simulation/old-items/record.ts VERSION
// Writes items as today's code writes them into a folder of the version's, to be read by every later one.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { MARK } from "../secrets.ts";
import { recordedItems } from "./recorded.ts";

const [version = ""] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`VERSION is "${version}": write one like 0.2.0`);

const items = await recordedItems();
const folder = fileURLToPath(new URL(`${version}/`, import.meta.url));
// Fails if it is there: what an older version wrote does not change any more.
await mkdir(folder);
for (const [name, item] of items) {
  const text = `${JSON.stringify(item, null, 2)}\n`;
  if (text.includes(MARK)) throw new Error(`${name} shows a secret`);
  await writeFile(`${folder}${name}.json`, text);
}
process.stdout.write(`${items.size} items are in ${folder}\n`);
