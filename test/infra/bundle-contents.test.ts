// What the deployed functions are made of: how much, and of what.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { functionList, functionNames } from "../../infra/function-list.ts";
import { bundle } from "./bundles/bundle.ts";
import { made, types, valueAt } from "./synthesis/made.ts";
import { secrets, synthesize } from "./synthesis/synthesis.ts";

/** kB of 1,000 bytes. */
const LIMITS = { withRds: 720, withoutRds: 620 };

/** What only the bundle of who uses a service has in it: the header of its calls, or its name in them. */
const marks = {
  rds: "AmazonRDSv19",
  dblab: "verification-token",
  events: "AWSEvents",
  secretsManager: "secretsmanager.",
  ssm: "AmazonSSM",
  ses: "/v2/email/outbound-emails",
  sns: "sns.amazonaws.com/doc/",
  slack: "no_active_hooks",
};

const production = await synthesize("production");
const functions = made(production, types.function);
const folder = mkdtempSync(join(tmpdir(), "dblab-refresh-contents-"));
const bundles = new Map<
  string,
  { readonly file: string; readonly kilobytes: number; readonly text: string }
>();
beforeAll(async () => {
  const made = production.builds.map(async (build) => {
    const own = join(folder, build.functionID);
    const bytes = await bundle(build, own);
    const file = join(own, "bundle.mjs");
    const text = readFileSync(file, "utf8");
    bundles.set(basename(build.handler, ".handler"), { file, kilobytes: bytes / 1000, text });
  });
  await Promise.all(made);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(functionNames)("the bundle of the %s", (name) => {
  const use = functionList[name];
  const callsRds = use.rds !== undefined || use.databases !== undefined;

  it("is as small as was promised", () => {
    const limit = callsRds ? LIMITS.withRds : LIMITS.withoutRds;

    expect(bundles.get(name)?.kilobytes).toBeLessThanOrEqual(limit);
  });

  it("has the services in it that the function uses, and no other", () => {
    const variables = valueAt(functions.get(`dblab-refresh-production-${name}`), "environment", "variables");
    const resolves = Object.keys(secrets).some((secret) => Object.hasOwn(variables ?? {}, secret));

    const found = Object.entries(marks).filter(([, mark]) => bundles.get(name)?.text.includes(mark));

    expect(Object.fromEntries(found)).toEqual({
      ...(callsRds && { rds: marks.rds }),
      ...(use.dblab && { dblab: marks.dblab }),
      ...(use.events && { events: marks.events }),
      ...(use.alerts && { ses: marks.ses, sns: marks.sns, slack: marks.slack }),
      ...(resolves && { secretsManager: marks.secretsManager, ssm: marks.ssm }),
    });
  });
});

it("every bundle can be imported where nothing is set, and has its handler", () => {
  const files = [...bundles.values()].map(({ file }) => pathToFileURL(file).href);
  const script = `const kinds = [];
for (const file of ${JSON.stringify(files)}) kinds.push(typeof (await import(file)).handler);
console.log(JSON.stringify(kinds));`;

  const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    cwd: folder,
    env: {},
  });

  expect(run.stderr).toBe("");
  expect(JSON.parse(run.stdout)).toEqual(functionNames.map(() => "function"));
});
