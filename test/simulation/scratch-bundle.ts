import { copyFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Bundler } from "./bundle.ts";

const b = await Bundler.open(fileURLToPath(new URL("scratch.ts", import.meta.url)));
const f = await b.build();
await copyFile(f, "/tmp/simscratch/scratch.mjs");
await b.close();
