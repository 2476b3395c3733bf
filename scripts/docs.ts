// node scripts/ready.mjs scripts/docs.ts: writes the pages that are made from the code. A test keeps them up to date.
import { writeFileSync } from "node:fs";
import { failuresPage } from "../packages/local/src/failures-page.ts";

writeFileSync(new URL("../docs/failures.md", import.meta.url), failuresPage());
