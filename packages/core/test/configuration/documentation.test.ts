import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { channelKeys, channelTypes } from "../../src/configuration/alert-channels.ts";
import { databaseKeys, databaseShape } from "../../src/configuration/database.ts";
import { readStage } from "../../src/configuration/document.ts";
import { settingsFields } from "../../src/configuration/settings.ts";
import { resolveTarget } from "../../src/configuration/stored-target.ts";
import { targetKeys } from "../../src/configuration/target.ts";

const file = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");
const DOCS = file("docs/configuration.md");
const ALERTS = file("docs/alerts.md");

/** What someone who comes from the rds-refresh binary has: its documented fields, in its form. */
const BINARY_CONFIG = `# rds-refresh configuration
source:
  type: rds
  identifier: production-db
  dbName: myapp
  username: postgres
  password: \${DB_PASSWORD}
  snapshotIdentifier: ""
clone:
  instanceClass: db.t3.medium
  subnetGroup: default-vpc-subnet
  securityGroups:
    - sg-12345678
  publiclyAccessible: false
  enableIAMAuth: true
  parameterGroup:
  deletionProtection: false
  maxAge: 48h
  tags:
    Environment: dblab-refresh
    Team: platform
dblab:
  apiEndpoint: https://dblab.example.com:2345
  token: \${DBLAB_TOKEN}
  insecure: false
  pollInterval: 30s
  timeout: 4h
aws:
  region: us-east-1
`;

function stageOf(text: string) {
  const read = readStage(text, "file.yaml");
  if (!read.ok) throw new Error(read.description);
  return read.stage;
}

describe("the documentation", () => {
  it("has an example that loads, and whose targets resolve", async () => {
    const stage = stageOf(file("config/example.yaml"));

    expect(Object.keys(stage.targets)).toEqual(["orders", "billing"]);
    expect(Object.keys(stage.databases)).toEqual(["orders-staging"]);
    for (const [name, target] of Object.entries(stage.targets)) {
      const resolved = await resolveTarget(target, {
        name,
        variable: async (variable) => `${variable}-value`,
      });
      expect(resolved.target.source.password).toMatch(/_DB_PASSWORD-value$/);
    }
  });

  it("has a row for each field, in its section", () => {
    const rowsOf = (heading: string) => {
      const section = DOCS.split(/^##+ /m).find((text) => text.startsWith(heading)) ?? "";
      return [...section.matchAll(/^\| `([\w.]+)` +\|/gm)].map(([, field]) => field);
    };
    for (const [section, fields] of Object.entries(targetKeys)) {
      expect(rowsOf(`\`${section}\``).sort()).toEqual([...fields].sort());
    }
    for (const [section, fields] of Object.entries(databaseKeys)) {
      if (section === "aws") continue; // as a target's
      expect(rowsOf(`A database's \`${section}\``).sort()).toEqual([...fields].sort());
    }
    expect(rowsOf("A database's sections").sort()).toEqual(Object.keys(databaseShape).sort());
    const settings = [...rowsOf("The stage's settings"), ...rowsOf("The settings of a deployment")];
    expect(settings.sort()).toEqual([...settingsFields, "targets", "databases"].sort());
  });

  it("has a type of channel in each row of alerts.md, with its fields", () => {
    const rows = [...ALERTS.matchAll(/^\| `([\w-]+)` \| (`.*) \|$/gm)].map(([, type, fields = ""]) => [
      type,
      [...fields.matchAll(/(?:^|; )`(\w+)`/g)].map(([, field]) => field),
    ]);

    expect(rows).toEqual(
      channelTypes.map((type) => [type, channelKeys(type).filter((field) => field !== "type")]),
    );
  });

  it("has only stages that load", () => {
    const blocks = [...`${DOCS}\n${ALERTS}`.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = ""]) => block);

    expect(blocks.length).toBeGreaterThan(1);
    for (const block of blocks) {
      const { targets, databases } = stageOf(block);
      const { "customers-staging": second, "orders-staging": first } = databases;
      if (second) expect(second.schedules).toEqual(first?.schedules);
      expect(["orders", "orders-staging", "customers-staging"]).toEqual(
        expect.arrayContaining([...Object.keys(targets), ...Object.keys(databases)]),
      );
    }
  });
});

describe("the rds-refresh binary's configuration", () => {
  it("is taken as it is, for one target named default, with the binary's defaults", async () => {
    const stage = stageOf(BINARY_CONFIG);
    if (stage.targets.default === undefined) throw new Error("there is no target named default");
    const { target } = await resolveTarget(stage.targets.default, {
      name: "default",
      variable: async (name) => ({ DB_PASSWORD: "p", DBLAB_TOKEN: "t" })[name],
    });

    expect(Object.keys(stage.targets)).toEqual(["default"]);
    expect(target.clone).toMatchObject({ maxAge: 172_800, dumpJobs: 1, tags: { Team: "platform" } });
    expect(target.dblab).toMatchObject({ token: "t", pollInterval: 30, timeout: 14_400 });
    expect(target.source).not.toHaveProperty("snapshotIdentifier");
  });
});
