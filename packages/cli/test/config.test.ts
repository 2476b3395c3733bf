// config check, schema and init without a terminal.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documentJsonSchema } from "@dblab-refresh/core/configuration/document-schema";
import { settingsFields } from "@dblab-refresh/core/configuration/settings";
import { targetKeys } from "@dblab-refresh/core/configuration/target";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { withFields } from "../../../scripts/configuration-fields.ts";
import { firstStage } from "../src/operator/config/first-stage.ts";
import { typed, typedJson } from "./typed.ts";

const folder = mkdtempSync(join(tmpdir(), "dblab-refresh-config-"));
afterAll(() => rmSync(folder, { recursive: true }));
const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const checkedIn = (name: string) => readFileSync(new URL(`../../../config/${name}`, import.meta.url), "utf8");
const asked = {
  type: "rds",
  region: "eu-central-1",
  identifier: "production",
  dbName: "app: the first",
  username: "postgres",
  instanceClass: "db.m6g.large",
  apiEndpoint: "https://dblab.example.com:2345",
  nightly: true,
} as const;

describe("config check", () => {
  it("says of a right file what is in it", async () => {
    const { code, output } = await typed("config check config/local.yaml", {});

    expect({ code, output }).toEqual({
      code: 0,
      output: "config/local.yaml: all right, with 2 targets and 2 databases\n",
    });
  });

  it("tells every problem by line, and ends with exit code 2", async () => {
    const file = written("wrong.yaml", checkedIn("example.yaml").replace("region:", "regoin:"));

    const { code, complaint } = await typed(`config check ${file}`, {});
    const { output } = await typed(`config check ${file} --json`, {});

    expect(code).toBe(2);
    expect(complaint).toMatch(/wrong\.yaml:\d+: .*regoin: is not known here; did you mean region\?/);
    expect(JSON.parse(output)).toMatchObject([
      { file, ok: false, problems: [expect.anything(), expect.anything()] },
    ]);
  });

  it("says in one line that a file is not there", async () => {
    const { code, complaint } = await typed("config check nothing.yaml", {});

    expect(code).toBe(2);
    expect(complaint).toMatch(
      /^error: nothing\.yaml: there is no such file\. Check its name, or make one: dblab-refresh config init nothing\.yaml\.\n$/,
    );
  });

  it("tells what a deployment asks as well, if asked to", async () => {
    const { code, complaint } = await typed("config check --deploy config/local.yaml", {});

    expect(code).toBe(2);
    expect(complaint).toContain("deployment: is missing");
  });
});

describe("config schema", () => {
  const properties = (schema: unknown): Record<string, unknown> =>
    z.object({ properties: z.record(z.string(), z.unknown()) }).parse(schema).properties;

  it("is what config/stage.schema.json has: node scripts/ready.mjs scripts/docs.ts writes it", async () => {
    const { output } = await typed("config schema", {});

    expect(output).toBe(checkedIn("stage.schema.json"));
  });

  it("is what docs/configuration.md lists, field by field", () => {
    const page = readFileSync(new URL("../../../docs/configuration.md", import.meta.url), "utf8");

    expect(page).toBe(withFields(page));
    expect(page).toMatch(
      /\| `targets\.<name>\.clone\.pollInterval` \| a duration from 100ms to 15m.* \| `30s` \|/,
    );
  });

  it("knows every field that the check knows", () => {
    const all = properties(documentJsonSchema());
    for (const field of settingsFields) {
      const [section = "", key] = field.split(".");
      const found = key === undefined ? all : properties(all[section]);
      expect(Object.keys(found), field).toContain(key ?? section);
    }
    const target = z.object({ additionalProperties: z.unknown() }).parse(all.targets).additionalProperties;
    for (const [section, keys] of Object.entries(targetKeys)) {
      expect(Object.keys(properties(properties(target)[section])).sort()).toEqual([...keys].sort());
    }
  });

  it("takes the files that the check takes, and refuses a word that it refuses", () => {
    const schema = z.fromJSONSchema(JSON.parse(checkedIn("stage.schema.json")));
    const example: unknown = parse(checkedIn("local.yaml"), { merge: true });

    expect(schema.safeParse(example).error?.issues ?? []).toEqual([]);
    expect(schema.safeParse(parse(firstStage("prod", asked))).success).toBe(true);
    expect(schema.safeParse(parse(firstStage("prod", asked).replace("type: rds", "type: rsd"))).success).toBe(
      false,
    );
  });
});

describe("config init", () => {
  it("would write a file that a deployment takes, whatever is answered", async () => {
    for (const type of ["rds", "aurora-cluster"] as const) {
      const file = written("prod.yaml", firstStage("prod", { ...asked, type }));

      expect(await typedJson(`config check --deploy ${file}`, {})).toEqual([
        { file, ok: true, problems: [] },
      ]);
    }
  });

  it("refuses to write over a file, and to ask where nobody answers", async () => {
    const there = await typed("config init config/local.yaml", {});
    const alone = await typed(`config init ${join(folder, "new.yaml")}`, {});

    expect(there).toMatchObject({
      code: 2,
      complaint: expect.stringContaining("is there already. Name another"),
    });
    expect(alone).toMatchObject({ code: 2, complaint: expect.stringContaining("there is no terminal") });
  });
});
