// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like placeholders.
import { describe, expect, it } from "vitest";
import { checkDeployment } from "../../src/configuration/deployment.ts";
import { describeProblem } from "../../src/configuration/problem.ts";
import { checkStage } from "../../src/configuration/stage.ts";
import { type Overrides, writtenTarget } from "./written-target.ts";

const DEPLOYMENT = { region: "eu-central-1", account: "012345678901" };

function deployable(document: object, name = "production") {
  const checked = checkStage(document);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join("\n"));
  return checkDeployment(checked.stage, name, "2026-11-21T00:00:00.000Z");
}

function complaints(document: object, name?: string): readonly string[] {
  const checked = deployable(document, name);
  return checked.ok ? [] : checked.problems.map(describeProblem);
}

function withTarget(overrides: Overrides) {
  return { deployment: DEPLOYMENT, targets: { main: writtenTarget(overrides) } };
}

describe("a stage for deployment", () => {
  it("takes its own name for its installation, unless the file gives one", () => {
    const unnamed = deployable(withTarget({}), "ada");
    const named = deployable({ ...withTarget({}), installation: "acme" }, "ada");

    expect(unnamed).toMatchObject({ ok: true, stage: { installation: "ada", deployment: DEPLOYMENT } });
    expect(named).toMatchObject({ ok: true, stage: { installation: "acme" } });
  });

  it("is refused as an installation named default", () => {
    expect(complaints(withTarget({}), "default")).toEqual([
      expect.stringMatching(/^installation: default is no name of its own: .* give one, such as acme-prod$/),
    ]);
  });

  it("is refused without an installation if its name cannot be one", () => {
    expect(complaints(withTarget({}), "Ada")).toEqual([
      expect.stringMatching(/^installation: is missing, and the stage's name Ada is no name for it/),
    ]);
  });

  it("is refused without a region", () => {
    expect(complaints({ targets: { main: writtenTarget() } })).toEqual([
      "deployment: is missing: where the stage is deployed, such as deployment: { region: eu-central-1 }",
    ]);
  });

  it("is refused for a literal secret, whole or in part, without telling it", () => {
    const told = complaints(
      withTarget({ source: { password: "hunter2" }, dblab: { token: "to${DBLAB_TOKEN}" } }),
    );

    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/^targets\.main\.source\.password: is a secret that stands in the file/);
    expect(told[1]).toMatch(/^targets\.main\.dblab\.token: is a secret that stands in the file/);
    expect(told.join()).not.toContain("hunter2");
  });

  it("is refused for a literal secret of digits, which YAML takes for a number", () => {
    const told = complaints(withTarget({ source: { password: 271_828 } }));

    expect(told).toEqual([expect.stringMatching(/password: is a secret that stands in the file/)]);
    expect(told.join()).not.toContain("271");
  });

  it.each([
    ["Lambda's own", "AWS_REGION", /AWS_REGION is a name that the functions' environment has taken/],
    ["one of ours", "JOB_TABLE", /JOB_TABLE is a name that the functions' environment has taken/],
    ["a queue's", "CLONER_QUEUE_URL", /CLONER_QUEUE_URL is a name/],
    ["a letter", "X", /X is too short for a function's environment/],
    [
      "a function's in SST",
      "CLONER",
      /CLONER would be Cloner in SST, .*: rename the secret, such as CLONER_SECRET/,
    ],
    ["a queue's in SST", "jobs_queue", /jobs_queue would be JobsQueue in SST/],
    ["SST's own", "APP", /APP would be App in SST/],
    [
      "another's in SST but for capitals",
      "dblabtoken",
      /dblabtoken and DBLAB_TOKEN would both be Dblabtoken/,
    ],
    ["another's in SST", "dblabToken", /dblabToken and DBLAB_TOKEN would both be DblabToken in SST/],
  ])("is refused for a secret whose name is %s", (_, name, message) => {
    const told = complaints(withTarget({ source: { password: `$\{${name}}` } }));

    expect(told[0]).toMatch(/^targets\.main\.source\.password: /);
    expect(told[0]).toMatch(message);
  });

  it("is refused for a reference elsewhere: permissions are written with what stands there", () => {
    expect(complaints(withTarget({ source: { identifier: "${SOURCE}" } }))).toEqual([
      "targets.main.source.identifier: refers to SOURCE, but a deployed stage's references are its secrets, and only source.password and dblab.token may have one: write the value itself",
    ]);
  });

  it.each(["cron(0 3 * * ? 2025)", "cron(0 3 1 1-10 ? 2020-2026)", "cron(0 3 29 2 ? 2024-2027)"])(
    "is refused for a schedule that is over: %s",
    (expression) => {
      expect(complaints(withTarget({ schedule: { expression } }))).toEqual([
        expect.stringMatching(
          /^targets\.main\.schedule\.expression: .* is not allowed: .*write \* for the year/,
        ),
      ]);
    },
  );

  it.each(["cron(0 3 1 11 ? 2026)", "cron(0 3 29 2 ? 2024-2028)", "rate(1 day)"])(
    "is not refused for a schedule that has a day left: %s",
    (expression) => {
      expect(complaints(withTarget({ schedule: { expression } }))).toEqual([]);
    },
  );

  it("tells everything at once", () => {
    const { deployment: _, ...nowhere } = withTarget({ source: { password: "p" }, aws: { region: "${R}" } });

    expect(complaints(nowhere, "default")).toHaveLength(4);
  });
});
