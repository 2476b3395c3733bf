// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like placeholders.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { wrongName } from "@dblab-refresh/core/configuration/secret-names";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { readDeployment } from "../../infra/deployment.ts";
import { toldToTerminal } from "../../infra/terminal.ts";
import { types } from "./synthesis/made.ts";
import { quietly, root } from "./synthesis/platform.ts";
import { Refusal, synthesize } from "./synthesis/synthesis.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dblab-refresh-stages-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const TARGET = {
  source: { type: "rds", identifier: "orders", dbName: "app", username: "dump", password: "${DB_PASSWORD}" },
  clone: { instanceClass: "db.r6g.large" },
  dblab: { apiEndpoint: "https://dblab.example.com", token: "${DBLAB_TOKEN}" },
  aws: { region: "eu-central-1" },
};
const STAGE = { deployment: { region: "eu-central-1" }, targets: { orders: TARGET } };

/** YAML takes JSON. */
function write(stage: string, document: object): void {
  writeFileSync(join(folder, `${stage}.yaml`), JSON.stringify(document, null, 1));
}

function refusal(stage: string, document?: object): string {
  vi.stubEnv("DBLAB_REFRESH_CONFIG", folder);
  if (document) write(stage, document);
  try {
    readDeployment(stage);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "nothing is wrong";
}

describe("before anything is deployed, with the field and the remedy, it is refused", () => {
  it("to deploy a stage without a configuration", () => {
    expect(refusal("nobody")).toMatch(
      /nobody\.yaml: there is no such file: .*start from config\/example\.yaml; a stage is deployed from the file of its name$/,
    );
  });

  it.each<[string, object, RegExp]>([
    [
      "a schedule that EventBridge would refuse",
      schedule("0 3 * * *"),
      /:\d+: targets\.orders\.schedule\.expression: "0 3 \* \* \*" is not allowed: .*such as cron\(30 3/,
    ],
    [
      "a VPC without subnets",
      { vpc: { securityGroups: ["sg-12345678"] } },
      /:\d+: vpc\.subnets: is missing: a list of ids of subnets/,
    ],
    ["no region", { deployment: null }, /deployment: is missing: .*such as deployment: \{ region/],
    [
      "a literal secret",
      { targets: { orders: { ...TARGET, dblab: { ...TARGET.dblab, token: "t" } } } },
      /targets\.orders\.dblab\.token: is a secret that stands in the file.*sst secret set/,
    ],
    [
      "a retention that CloudWatch does not have",
      { logs: { retentionDays: 15 } },
      /logs\.retentionDays: 15 is not allowed: .*one of 1, 3, 5/,
    ],
  ])("for %s", (_, change, message) => {
    expect(refusal("bad", { ...STAGE, ...change })).toMatch(message);
  });

  it("for a stage's name that leads past 64 characters, and says how long it may be", () => {
    const told = refusal(`s${"x".repeat(40)}`, { ...STAGE, installation: "acme" });

    expect(told).toMatch(
      /has 41 characters and leads to names of \d+, such as .*-refresh-poller-eu-central-1; AWS allows 64/,
    );
    const most = Number(/at most (\d+) characters/.exec(told)?.[1]);
    expect(refusal("y".repeat(most), { ...STAGE, installation: "acme" })).toBe("nothing is wrong");
    expect(refusal("y".repeat(most + 1), { ...STAGE, installation: "acme" })).toContain("AWS allows 64");
  });
});

describe("what is wrong with a stage's file, which SST does not show", () => {
  const refuse = () => {
    throw new Error("targets: is missing");
  };

  it("is told to the first place that can be written to, behind what stands there", () => {
    const [terminal, log] = [join(folder, "none", "such"), join(folder, "log")];
    writeFileSync(log, "earlier\n");

    expect(() => toldToTerminal(refuse, [terminal, log, join(folder, "third")])).toThrow(
      "targets: is missing",
    );

    expect(readFileSync(log, "utf8")).toBe("earlier\ntargets: is missing\n");
    expect(existsSync(join(folder, "third"))).toBe(false);
    expect(() => toldToTerminal(refuse, [terminal])).toThrow("targets: is missing");
  });

  it.runIf(process.platform === "linux")(
    "stands in the standard error of sst deploy where there is no terminal, as in CI",
    async () => {
      // Pipes of Node are sockets: a shell's are not.
      const command = `"${join(root, "node_modules/.bin/sst")}" deploy --stage nobody 2>&1 </dev/null | cat`;
      const ran = spawn("sh", ["-c", command], {
        cwd: root,
        // A session of its own, so that it has no terminal.
        detached: true,
        env: { ...process.env, ...quietly, DBLAB_REFRESH_CONFIG: folder },
      });

      expect(await text(ran.stdout)).toContain(
        "nobody.yaml: there is no such file: check its name, or start from config/example.yaml",
      );
    },
    60_000,
  );
});

describe("a deployment is refused by SST", () => {
  /** What is told, and what had been made by then. */
  async function refused(stage: string, values: Readonly<Record<string, string>>) {
    const error: unknown = await synthesize(stage, { configFolder: folder, secrets: values }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof Refusal)) throw error ?? new Error(`${stage} is deployed`);
    return { told: error.message, registered: error.registered };
  }

  it("for each secret that is not set, with its field and how to set it", async () => {
    write("ada", STAGE);

    expect(await refused("ada", { DBLAB_TOKEN: "t" })).toEqual({
      told: "targets.orders.source.password: the secret DB_PASSWORD is not set: npx sst secret set DbPassword --stage ada",
      registered: [],
    });
  }, 60_000);

  it("for an environment above Lambda's 4 KB, of every function that has it, before anything is made", async () => {
    write("ada", STAGE);

    const { told, registered } = await refused("ada", { DBLAB_TOKEN: "t", DB_PASSWORD: "x".repeat(4000) });

    expect(told.split("\n")).toHaveLength(7);
    expect(told).toMatch(
      /^The environment of cloner has 4\d\d\d bytes, Lambda allows 4096: keep the longest secrets in Secrets Manager, and set their ARNs as the secrets' values$/m,
    );
    expect(registered).toEqual([]);
  }, 60_000);

  it("for more than a role's policies have room for, with what the stage has, before anything is made", async () => {
    const many = Array.from({ length: 500 }, (_, index) => [
      `orders-${index}`,
      { ...TARGET, source: { ...TARGET.source, identifier: `orders-production-${index}` } },
    ]);
    write("ada", { ...STAGE, targets: Object.fromEntries(many) });

    const { told, registered } = await refused("ada", { DBLAB_TOKEN: "t", DB_PASSWORD: "hunter2" });

    expect(told).toMatch(
      /^The policies of cloner have \d{5,6} characters for 500 targets, IAM allows a role 71680 in 11 policies: divide the targets between two stages$/m,
    );
    expect(registered).toEqual([]);
  }, 60_000);

  it("for each secret that begins like a reference and is none, without showing it", async () => {
    write("ada", STAGE);
    const wrong = "arn:aws:secretsmanager:eu-central-1:1234:secret:hunter2";

    const told = synthesize("ada", {
      configFolder: folder,
      secrets: { DBLAB_TOKEN: "t", DB_PASSWORD: wrong },
    });

    await expect(told).rejects.toThrow(
      /^targets\.orders\.source\.password: the secret DB_PASSWORD begins like a reference and is none: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, (?!.*hunter2).*npx sst secret set DbPassword --stage ada$/,
    );
  }, 60_000);
});

describe("names that the file chooses", () => {
  it("never meet a name of the deployment's own, nor each other's", async () => {
    const scheduled = { ...TARGET, schedule: { expression: "rate(1 day)" } };
    const names = ["janitor", "a-1", "a1", "a--1"];
    write("ada", { ...STAGE, targets: Object.fromEntries(names.map((name) => [name, scheduled])) });

    const made = await synthesize("ada", { configFolder: folder });

    const schedules = made.resources.filter(({ type }) => type === types.schedule);
    expect(new Set(schedules.map(({ name }) => name)).size).toBe(names.length + 1);
    const components = made.components.filter(({ type }) => !type.endsWith(":Secret"));
    expect(components.length).toBeGreaterThan(17);
    for (const { name } of components) expect(wrongName(name, []), name).toMatch(/has taken|would be/);
  }, 60_000);
});

function schedule(expression: string): object {
  return { targets: { orders: { ...TARGET, schedule: { expression } } } };
}
