// node scripts/ready.mjs scripts/docs.ts: writes the pages that are made from the code. Tests keep them up to date.
import { readFileSync, writeFileSync } from "node:fs";

import { documentJsonSchema } from "../packages/core/src/configuration/document-schema.ts";
import { failuresPage } from "../packages/local/src/failures-page.ts";
import { permissionsPage } from "../test/infra/permissions-page.ts";
import { synthesize } from "../test/infra/synthesis/synthesis.ts";
import { withFields } from "./configuration-fields.ts";
import "./platform.ts";

const write = (name: string, page: string) =>
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), page);

write(
  "configuration.md",
  withFields(readFileSync(new URL("../docs/configuration.md", import.meta.url), "utf8")),
);
write("../config/stage.schema.json", `${JSON.stringify(documentJsonSchema(), undefined, 2)}\n`);
write("failures.md", failuresPage());
write("permissions.md", permissionsPage(await synthesize("production")));
