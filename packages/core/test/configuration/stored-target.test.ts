// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like placeholders.
import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/configuration/problem.ts";
import { resolveTarget, storedTarget } from "../../src/configuration/stored-target.ts";
import type { TargetSource } from "../../src/configuration/target.ts";
import { targetSource } from "./written-target.ts";

const VARIABLES: Readonly<Record<string, string>> = { DB_PASSWORD: "pa$$word${X}", DBLAB_TOKEN: "token-1" };

function resolve(stored: TargetSource, variables = VARIABLES, current?: TargetSource) {
  const variable = async (name: string) => variables[name];
  return resolveTarget(stored, { name: "main", variable, ...(current === undefined ? {} : { current }) });
}

async function complaints(stored: TargetSource, variables = VARIABLES, current?: TargetSource) {
  const error: unknown = await resolve(stored, variables, current).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConfigurationError)) throw new Error("resolved, or threw something else");
  return error.message.split("\n");
}

describe("what is stored of a target", () => {
  it("has references as they are written, and marks in the place of literal secrets", () => {
    const stored = storedTarget(targetSource({ password: "$DB_PASSWORD", token: "hunter2" }));

    expect(stored.source.password).toBe("$DB_PASSWORD");
    expect(stored.dblab.token).toEqual({ fromConfiguration: true });
  });

  it("has a mark for a secret of which only a part is a reference", () => {
    const { password } = storedTarget(targetSource({ password: "hunter2-${X}" })).source;
    expect(password).toEqual({ fromConfiguration: true });
  });

  it("leaves a missing password missing", () => {
    const { password: _, ...source } = targetSource().source;
    expect(storedTarget({ ...targetSource(), source }).source).toEqual(source);
  });

  it("never contains a literal secret, nor a variable's value", async () => {
    const literal = fc
      .string({ unit: fc.constantFrom(..."§ab"), minLength: 1, maxLength: 5 })
      .map((text) => `§${text}`);
    const secret = fc
      .array(fc.oneof(literal, fc.constantFrom("${DB_PASSWORD}", "$DBLAB_TOKEN", "$$")), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(secret, secret, (password, token) => {
        const stored = JSON.stringify(storedTarget(targetSource({ password, token })));
        expect(stored).not.toContain("§");
        expect(stored).not.toContain("token-1");
        expect(stored).not.toContain("$$");
      }),
    );
  });

  it("is stored again as the same", () => {
    const once = storedTarget(targetSource({ password: "hunter2" }));
    expect(storedTarget(once)).toEqual(once);
  });
});

describe("a target's resolution", () => {
  it("applies every default, in seconds", async () => {
    const { target } = await resolve(targetSource());

    expect(target).toEqual({
      source: {
        type: "rds",
        identifier: "production",
        dbName: "app",
        username: "dump",
        password: "pa$$word${X}",
      },
      clone: {
        instanceClass: "db.m6g.2xlarge",
        securityGroups: [],
        publiclyAccessible: false,
        tags: {},
        enableIAMAuth: false,
        deletionProtection: false,
        maxAge: 172_800,
        dumpJobs: 4,
        pollInterval: 30,
      },
      dblab: {
        apiEndpoint: "https://dblab.example.com:2345",
        token: "token-1",
        insecure: false,
        pollInterval: 30,
        timeout: 14_400,
      },
      aws: { region: "eu-central-1" },
      waitFor: {},
      schedule: { paused: false, timezone: "UTC" },
      deadlines: {
        snapshot: 1_800,
        clone: 7_200,
        update: 1_800,
        start: 600,
        deletion: 3_600,
        appear: 900,
        job: 1_800 + 7_200 + 1_800 + 14_400,
      },
    });
  });

  it("adds what a job may wait for to the deadlines of its first step and of the whole", async () => {
    const waitFor = { engine: "2h", pool: "10m" };

    const { target } = await resolve({ ...targetSource(), waitFor });
    const { target: bounded } = await resolve({
      ...targetSource(),
      waitFor,
      deadlines: { snapshot: "1m", job: "5h" },
    });

    expect(target.waitFor).toEqual({ engine: 7200, pool: 600 });
    expect(target.deadlines).toMatchObject({
      snapshot: 1800 + 7800,
      job: 1800 + 7800 + 7200 + 1800 + 14_400,
    });
    expect(bounded.deadlines).toMatchObject({ snapshot: 60 + 7800, job: 18_000 });
  });

  it("expands numbers, truth values, durations, list items and tags", async () => {
    const source = targetSource();
    const written: TargetSource = {
      ...source,
      source: { ...source.source, identifier: "${NAME}-DB", dbName: "a$$b" },
      clone: {
        instanceClass: "db.$CLASS",
        port: "$PORT",
        publiclyAccessible: "$YES",
        maxAge: "${HOURS}h",
        securityGroups: ["sg-$GROUP"],
        tags: { team: "$TEAM" },
      },
      deadlines: { clone: "${HOURS}h", job: "9h" },
    };
    const variables = {
      ...VARIABLES,
      NAME: "Prod",
      CLASS: "t4g.2xlarge",
      PORT: "5433",
      YES: "true",
      HOURS: "1.5",
      GROUP: "0123abcd",
      TEAM: "data",
    };

    const { target } = await resolve(written, variables);

    expect(target.source).toMatchObject({ identifier: "prod-db", dbName: "a$b" });
    expect(target.clone).toMatchObject({
      instanceClass: "db.t4g.2xlarge",
      port: 5433,
      publiclyAccessible: true,
      maxAge: 5_400,
      securityGroups: ["sg-0123abcd"],
      tags: { team: "data" },
      dumpJobs: 4,
    });
    expect(target.deadlines).toMatchObject({ clone: 5_400, job: 32_400 });
  });

  it("tells everything at once: what is not set, what is empty, and what is wrong after the expansion", async () => {
    const source = targetSource();
    const written = {
      ...source,
      clone: { instanceClass: "db.t4g.large", port: "$PORT", storageType: "$TYPE-$SIZE" },
      aws: { region: "$REGION" },
    };

    expect(await complaints(written, { DB_PASSWORD: "x", PORT: "80", REGION: "" })).toEqual([
      "targets.main.clone.storageType: needs the variables TYPE, SIZE, which are not set or empty where the job runs: set them there, or write $$ if a $ was meant",
      "targets.main.dblab.token: needs the variable DBLAB_TOKEN, which is not set or empty where the job runs: set it there, or write $$ if a $ was meant",
      "targets.main.aws.region: needs the variable REGION, which is not set or empty where the job runs: set it there, or write $$ if a $ was meant",
      "targets.main.clone.port: $PORT is not allowed: a port from 1150 to 65535",
    ]);
  });

  it("checks after the expansion what holds between fields", async () => {
    const { password: _, ...source } = targetSource().source;
    const written = {
      ...targetSource(),
      source,
      clone: { instanceClass: "db.t4g.large", enableIAMAuth: "$IAM" },
    };

    expect((await resolve(written, { ...VARIABLES, IAM: "true" })).target.clone.enableIAMAuth).toBe(true);
    expect(await complaints(written, { ...VARIABLES, IAM: "false" })).toEqual([
      expect.stringMatching(/^targets\.main\.source\.password: is missing/),
    ]);
  });

  it("never shows a variable's value, whatever is wrong with it", async () => {
    const source = targetSource();
    const secret = "hun/ter 2\n";
    const everywhere: TargetSource = {
      source: {
        type: "$X",
        identifier: "$X",
        snapshotIdentifier: "$X",
        maxSnapshotAge: "$X",
        dbName: "$X",
        username: "$X",
        password: "$X",
      },
      clone: {
        instanceClass: "$X",
        port: "$X",
        securityGroups: ["$X"],
        tags: { a: "$X" },
        storageType: "$X",
      },
      dblab: { apiEndpoint: "$X", token: "$X", insecure: "$X", ca: "$X" },
      aws: { region: "$X", endpoint: "$X" },
      deadlines: { job: "$X" },
    };

    const told = await complaints({ ...source, ...everywhere }, { X: secret });

    expect(told).toHaveLength(19);
    expect(told.join()).not.toContain("hun/ter");
  });

  it("takes literal secrets from today's configuration", async () => {
    const configured = targetSource({ password: "a$$b", token: "hunter2" });
    const { target } = await resolve(storedTarget(configured), VARIABLES, configured);

    expect(target.source.password).toBe("a$b");
    expect(target.dblab.token).toBe("hunter2");
  });

  it("expands what today's configuration has become: a reference in the place of a literal", async () => {
    const stored = storedTarget(targetSource({ password: "hunter2" }));
    const { target } = await resolve(stored, VARIABLES, targetSource());

    expect(target.source.password).toBe(VARIABLES.DB_PASSWORD);
  });

  it("says so when today's configuration has the target or its secret no longer", async () => {
    const stored = storedTarget(targetSource({ password: "hunter2" }));
    const { password: _, ...source } = targetSource().source;

    for (const current of [undefined, { ...targetSource(), source }]) {
      expect(await complaints(stored, VARIABLES, current)).toEqual([
        expect.stringMatching(
          /^targets\.main\.source\.password: is taken from the configuration, where target main/,
        ),
      ]);
    }
  });

  it("tells what must never be shown: both secrets, and each variable in them", async () => {
    const { secrets } = await resolve(
      targetSource({ password: "pre-$DB_PASSWORD-$DBLAB_TOKEN", token: "hunter2" }),
    );

    expect([...secrets].sort()).toEqual(
      [`pre-${VARIABLES.DB_PASSWORD}-token-1`, "hunter2", VARIABLES.DB_PASSWORD, "token-1"].sort(),
    );
  });

  it("asks for each variable once, and passes on what cannot be asked", async () => {
    const asked: string[] = [];
    const variable = async (name: string) => {
      asked.push(name);
      return "x";
    };
    await resolveTarget(targetSource({ password: "$A$A", token: "$A" }), { name: "main", variable });
    const unreachable = resolveTarget(targetSource(), {
      name: "main",
      variable: async () => {
        throw new Error("Secrets Manager does not answer");
      },
    });

    expect(asked).toEqual(["A"]);
    await expect(unreachable).rejects.toThrow("Secrets Manager does not answer");
  });

  it("has no read under way when it throws: it would freeze with the function", async () => {
    let underWay = 0;
    const variable = async (name: string) => {
      underWay += 1;
      await (name === "DB_PASSWORD" ? Promise.reject(new Error("denied")) : nextTurn());
      underWay -= 1;
      return "x";
    };

    await expect(resolveTarget(targetSource(), { name: "main", variable })).rejects.toThrow("denied");

    // The one that was refused never came to its end.
    expect(underWay).toBe(1);
  });
});
