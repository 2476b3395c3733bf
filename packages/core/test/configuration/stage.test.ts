// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like placeholders.
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../src/configuration/problem.ts";
import { checkStage } from "../../src/configuration/stage.ts";
import { writtenTarget } from "./written-target.ts";

function complaints(document: unknown): readonly string[] {
  const checked = checkStage(document);
  return checked.ok ? [] : checked.problems.map(describeProblem);
}

function stage(document: unknown) {
  const checked = checkStage(document);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join("\n"));
  return checked.stage;
}

const TARGETS = { targets: { main: writtenTarget() } };

describe("a stage", () => {
  it("has defaults for all but its targets", () => {
    expect(stage(TARGETS)).toMatchObject({
      installation: "default",
      requests: { maxAge: 86_400 },
      lambda: { timeout: 60 },
      jobs: { retention: 7_776_000 },
      janitor: { grace: 120, every: 300 },
      alarms: { emails: [] },
      logs: { retentionDays: 30 },
      tags: {},
    });
    expect(stage(TARGETS).deployment).toBeUndefined();
    expect(stage(TARGETS).vpc).toBeUndefined();
  });

  it("takes what its deployment needs", () => {
    const deployed = {
      deployment: { region: "eu-central-1", account: "012345678901" },
      vpc: { subnets: ["subnet-0123456789abcdef0"], securityGroups: ["sg-12345678"] },
      alarms: { emails: ["dba@example.com"] },
      tags: { Team: "data", CostCenter: "4711" },
    };

    const taken = stage({ ...TARGETS, ...deployed, logs: { retentionDays: 90 }, janitor: { every: "10m" } });

    expect(taken).toMatchObject({ ...deployed, logs: { retentionDays: 90 }, janitor: { every: 600 } });
  });

  it("takes its settings as written, in seconds", () => {
    const document = {
      ...TARGETS,
      installation: "acme-prod",
      requests: { maxAge: "2h" },
      lambda: { timeout: "90s" },
      jobs: { retention: "24h" },
      janitor: { grace: "30s" },
    };

    expect(stage(document)).toMatchObject({
      installation: "acme-prod",
      requests: { maxAge: 7_200 },
      lambda: { timeout: 90 },
      jobs: { retention: 86_400 },
      janitor: { grace: 30, every: 300 },
    });
  });

  it("keeps its targets as written: no default, no expansion", () => {
    expect({ ...stage(TARGETS).targets.main }).toEqual(writtenTarget());
  });

  it("takes a file without targets for one target named default", () => {
    const { targets } = stage({ ...writtenTarget(), installation: "acme" });

    expect(Object.keys(targets)).toEqual(["default"]);
    expect(targets.default).toEqual(writtenTarget());
  });

  it("has no target by a name that every object has, unless there is one", () => {
    expect(stage(TARGETS).targets.constructor).toBeUndefined();
    expect(stage({ targets: { constructor: writtenTarget() } }).targets.constructor).toEqual(writtenTarget());
  });

  it.each<[string, unknown, string]>([
    ["nothing", null, "says nothing"],
    ["an empty mapping", {}, "says nothing"],
    ["a list", [1], "is no mapping"],
    ["a text", "x", "is no mapping"],
    ["no targets", { installation: "acme" }, "targets: is missing"],
    ["empty targets", { targets: {} }, "targets: a mapping is not allowed: a mapping of targets' names"],
    ["targets that are a list", { targets: [] }, "targets: a list is not allowed"],
    [
      "a target name in capitals",
      { targets: { Main: writtenTarget() } },
      "targets.Main: is no name for a target",
    ],
    ["a target name of 49 letters", { targets: { ["a".repeat(49)]: writtenTarget() } }, "targets.aaa"],
    ["a section beside targets", { ...TARGETS, aws: {} }, "aws: belongs below a target's name"],
    ["an unknown key", { ...TARGETS, janitors: {} }, "janitors: is not known here; did you mean janitor?"],
    [
      "an unknown setting",
      { ...TARGETS, lambda: { timeOut: "1s" } },
      "lambda.timeOut: is not known here; did you mean timeout?",
    ],
    [
      "an installation in capitals",
      { ...TARGETS, installation: "Acme" },
      "installation: Acme is not allowed",
    ],
    ["an installation of 33 letters", { ...TARGETS, installation: "a".repeat(33) }, "installation: aaa"],
    [
      "a Lambda time-out above Lambda's",
      { ...TARGETS, lambda: { timeout: "901s" } },
      "lambda.timeout: 901s is not",
    ],
    [
      "a Lambda time-out of half seconds",
      { ...TARGETS, lambda: { timeout: "1500ms" } },
      "lambda.timeout: 1500ms is not allowed: a duration of whole seconds",
    ],
    ["a request's age of zero", { ...TARGETS, requests: { maxAge: "0" } }, "requests.maxAge: 0 is not"],
    ["no retention", { ...TARGETS, jobs: { retention: "0h" } }, "jobs.retention: 0h is not"],
    ["a janitor every half minute", { ...TARGETS, janitor: { every: "30s" } }, "janitor.every: 30s is not"],
    [
      "a janitor every minute and a half",
      { ...TARGETS, janitor: { every: "90s" } },
      "janitor.every: 90s is not allowed: a duration of whole minutes",
    ],
    [
      "a deployment nowhere",
      { ...TARGETS, deployment: { account: "0".repeat(12) } },
      "deployment.region: is missing",
    ],
    [
      "an account of eleven digits",
      { ...TARGETS, deployment: { region: "eu-west-1", account: 12345678901 } },
      "deployment.account: 12345678901 is not allowed: an AWS account's id: 12 digits",
    ],
    [
      "a VPC with an empty list of subnets",
      { ...TARGETS, vpc: { subnets: [], securityGroups: ["sg-12345678"] } },
      "vpc.subnets: a list is not allowed: a list of ids of subnets, at least one",
    ],
    [
      "a VPC without subnets",
      { ...TARGETS, vpc: { securityGroups: ["sg-12345678"] } },
      "vpc.subnets: is missing: a list of ids of subnets",
    ],
    [
      "a VPC without security groups",
      { ...TARGETS, vpc: { subnets: ["subnet-12345678"] } },
      "vpc.securityGroups: is missing",
    ],
    [
      "a subnet by its name",
      { ...TARGETS, vpc: { subnets: ["private"], securityGroups: ["sg-12345678"] } },
      "vpc.subnets[0]: private is not allowed: the id of a VPC subnet",
    ],
    [
      "no e-mail address",
      { ...TARGETS, alarms: { emails: ["dba"] } },
      "alarms.emails[0]: dba is not allowed",
    ],
    [
      "logs kept for a fortnight and a day",
      { ...TARGETS, logs: { retentionDays: 15 } },
      "logs.retentionDays: 15 is not allowed: a number of days that CloudWatch has: one of 1, 3, 5",
    ],
    ["a tag of ours", { ...TARGETS, tags: { stage: "x" } }, "tags.stage: is a tag of our own"],
    [
      "a tag of ours with a capital",
      { ...TARGETS, tags: { Stage: "x" } },
      "tags.Stage: is the same key to IAM as stage",
    ],
    [
      "two tags that only differ in capitals",
      { ...TARGETS, tags: { Team: "x", team: "y" } },
      "tags.team: is the same key to IAM as Team, since it minds no capitals",
    ],
    ["a negative grace", { ...TARGETS, janitor: { grace: "-1m" } }, "janitor.grace: -1m is not"],
    [
      "a reference in a setting",
      { ...TARGETS, janitor: { grace: "${GRACE}" } },
      "janitor.grace: ${GRACE} is not allowed: a value, not a reference",
    ],
  ])("is refused for %s", (_, document, complaint) => {
    const told = complaints(document);

    expect(told).toHaveLength(1);
    expect(told[0]?.startsWith(complaint), told[0]).toBe(true);
  });

  it("names a file's only target's fields as they stand in the file", () => {
    expect(complaints(writtenTarget({ clone: { port: 80 } }))).toEqual([
      "clone.port: 80 is not allowed: a port from 1150 to 65535",
    ]);
  });
});
