import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveTarget } from "@dblab-refresh/core/configuration/stored-target";
import { faults } from "@dblab-refresh/local/faults/all";
import { type LocalConfiguration, localConfiguration } from "@dblab-refresh/local/local-configuration";
import { startLocalStage } from "@dblab-refresh/local/stage";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dblab-refresh-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

/** As the rds-refresh binary has it. */
const OLD_CONFIG = `
source:
  type: rds
  identifier: my-prod-db
  dbName: app
  username: "\${OWNER}"
  password: "\${DB_PASSWORD}"
clone:
  instanceClass: db.t3.medium
dblab:
  apiEndpoint: https://dblab.example.com:2345
  token: literal-token
  insecure: true
aws:
  region: eu-central-1
`;

async function read(text: string): Promise<LocalConfiguration> {
  const file = join(folder, "config.yaml");
  await writeFile(file, text);
  return localConfiguration(file);
}

describe("a configuration of the user's own on the local stage", () => {
  it("goes to the simulators, and keeps everything else", async () => {
    vi.stubEnv("OWNER", "app_owner");
    const configuration = await read(OLD_CONFIG);

    const variables = configuration.variables({ rds: "http://127.0.0.1:1", dblab: "http://127.0.0.1:2" });
    const source = configuration.stage.targets[configuration.targetName];
    if (source === undefined) throw new Error("the target is not there");
    const { target } = await resolveTarget(source, {
      name: configuration.targetName,
      variable: async (name) => variables[name],
      current: source,
    });

    expect(target.aws).toEqual({ region: "eu-central-1", endpoint: "http://127.0.0.1:1" });
    expect(target.dblab).toMatchObject({
      apiEndpoint: "http://127.0.0.1:2",
      token: "literal-token",
      insecure: false,
    });
    expect(target.source).toMatchObject({ identifier: "my-prod-db", dbName: "app", username: "app_owner" });
  });

  it("is deployed nowhere, whatever it says: no policy denies what the simulators are asked for", async () => {
    vi.stubEnv("OWNER", "app_owner");
    const { stage, plain } = await read(`deployment: { region: eu-central-1 }\n${OLD_CONFIG}`);

    expect(stage.deployment).toBeUndefined();
    expect(JSON.stringify(plain)).not.toContain("deployment");
  });

  it("never gets a secret of the user's environment", async () => {
    vi.stubEnv("OWNER", "app_owner");
    vi.stubEnv("DB_PASSWORD", "the real one");

    const { target, variables } = await read(OLD_CONFIG);

    const given = variables({ rds: "http://127.0.0.1:1", dblab: "http://127.0.0.1:2" });
    expect(target.source.password).toBe(given.DB_PASSWORD);
    expect(JSON.stringify([target, given])).not.toContain("the real one");
  });

  it("decides by its first target what production is, unless a type of source is asked for", async () => {
    vi.stubEnv("OWNER", "app_owner");
    const aurora = OLD_CONFIG.replace("type: rds", "type: aurora-cluster");
    const indented = (text: string) => text.trim().replaceAll(/^/gm, "    ");
    const both = `targets:\n  one:\n${indented(aurora)}\n  other:\n${indented(OLD_CONFIG)}\n`;

    expect(await read(both)).toMatchObject({
      targetName: "one",
      target: { source: { type: "aurora-cluster" } },
    });
    const file = join(folder, "config.yaml");
    expect((await localConfiguration(file, { source: "rds" })).targetName).toBe("other");
  });

  it("that has no source of the wanted type is refused", async () => {
    vi.stubEnv("OWNER", "app_owner");
    await read(OLD_CONFIG);

    const file = join(folder, "config.yaml");
    const refusal = localConfiguration(file, { source: "aurora-cluster" });

    await expect(refusal).rejects.toThrow(/config\.yaml: has no target of source\.type aurora-cluster/);
  });

  it("may have settings changed key by key, and targets added that are like its first one", async () => {
    vi.stubEnv("OWNER", "app_owner");
    await read(OLD_CONFIG);

    const { stage, targetName } = await localConfiguration(join(folder, "config.yaml"), {
      settings: { lambda: { timeout: "7s" }, targets: { default: { deadlines: { clone: "9s" } } } },
      more: { impatient: { deadlines: { start: "1s" } } },
    });

    expect(stage.lambda.timeout).toBe(7);
    expect(targetName).toBe("default");
    expect(stage.targets.default?.deadlines).toEqual({ clone: "9s" });
    expect(stage.targets.impatient?.deadlines).toEqual({ clone: "9s", start: "1s" });
    expect(stage.targets.impatient?.source).toEqual(stage.targets.default?.source);
  });

  it("is refused with its problems by line", async () => {
    await expect(read(OLD_CONFIG.replace("type: rds", "type: oracle"))).rejects.toThrow(
      /config\.yaml:3: .*type/,
    );
  });
});

describe("a fault's name", () => {
  it("that is unknown is refused with the nearest one, before anything is started", async () => {
    const start = startLocalStage({ faults: ["clone-renames"] });

    await expect(start).rejects.toThrow("fault clone-renames is not known here; did you mean clone-renamed?");
  });

  it("that is like none is refused with those that there are", async () => {
    const start = startLocalStage({ faults: ["earthquake"] });

    await expect(start).rejects.toThrow(faults.map(({ name }) => name).join(", "));
  });
});
