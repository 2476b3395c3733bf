import { documentJsonSchema } from "../packages/core/src/configuration/document-schema.ts";

const BEGIN = "<!-- Made from the schema by: node scripts/ready.mjs scripts/docs.ts -->";

/** The page with its last section made anew: every field of a stage's file, as the schema has it. */
export function withFields(page: string): string {
  const [written = ""] = page.split(BEGIN);
  return `${written.trimEnd()}\n\n${BEGIN}\n\n${fieldsSection()}\n`;
}

function fieldsSection(): string {
  const { properties } = documentJsonSchema();
  // The sections of a target stand under targets.
  const atTop = ["source", "clone", "dblab", "aws", "waitFor", "schedule", "deadlines"];
  const rows = Object.entries(record(properties))
    .filter(([name]) => !atTop.includes(name))
    .flatMap(([name, schema]) => fieldRows(name, record(schema)));
  const head = "| field | what it may be | default |\n| --- | --- | --- |";
  return `## All fields\n\n${head}\n${rows.join("\n")}`;
}

/** One row a field; a mapping's items stand under `<name>`, a list's under `[]`. */
function fieldRows(path: string, schema: Readonly<Record<string, unknown>>): readonly string[] {
  const below = Object.entries(record(schema.properties));
  const required = Array.isArray(schema.required) ? schema.required : [];
  if (below.length > 0) {
    return below.flatMap(([name, one]) =>
      fieldRows(`${path}.${name}`, { ...record(one), ...(required.includes(name) && { isRequired: true }) }),
    );
  }
  const items = record(schema.additionalProperties);
  if (Object.keys(items).length > 0) return fieldRows(`${path}.<name>`, items);
  const item = record(schema.items);
  if (Object.keys(record(item.properties)).length > 0) return fieldRows(`${path}[]`, item);
  const said =
    schema.description ?? (item.description === undefined ? "" : `a list, each ${item.description}`);
  const usual = schema.default === undefined ? "" : `\`${plain(schema.default)}\``;
  return [
    `| \`${path}\` | ${String(said).replaceAll("|", "\\|")} | ${schema.isRequired ? "required" : usual} |`,
  ];
}

function plain(value: unknown): string {
  return typeof value === "string" ? value || '""' : JSON.stringify(value);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
