import { expect, it } from "vitest";
import { types, valueAt } from "../synthesis/made.ts";
import type { Synthesis } from "../synthesis/synthesis.ts";

/** What AWS gives no tags to, settings of a bucket among it, or what takes no more than ten of them (objects in S3, which SST uploads). */
const untagged = [
  "aws:scheduler/schedule:Schedule",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  types.keyAlias,
  ...[types.bucketAccess, types.bucketOwnership, types.bucketEncryption],
  ...[types.bucketLifecycle, types.bucketPolicy],
];

/** The tag `component`, by type. */
const components: Readonly<Record<string, string>> = {
  [types.table]: "tables",
  [types.queue]: "queues",
  [types.mapping]: "queues",
  [types.function]: "functions",
  [types.role]: "functions",
  [types.policy]: "functions",
  [types.logGroup]: "logs",
  [types.scheduleGroup]: "schedules",
  [types.topic]: "alarms",
  [types.alarm]: "alarms",
  [types.bucket]: "exports",
  [types.key]: "exports",
};
/** Of roles that are no function's. */
const rolesOfOthers: Readonly<Record<string, string>> = { SchedulerRole: "schedules", ExportRole: "exports" };
const ofFunctions: readonly string[] = [
  ...[types.queue, types.mapping, types.function, types.role, types.policy, types.logGroup, types.alarm],
];
const functions = [
  ...["intake", "snapshotter", "cloner", "dblab-updater", "refresh-poller", "restorer", "exporter", "reaper"],
  ...["notifier", "dead-letters", "janitor"],
];

export function appClaims(stage: Synthesis): void {
  const isProduction = stage.stage === "production";

  it("keeps production, and takes any other stage away when it is removed", () => {
    expect(stage.app).toMatchObject({
      removal: isProduction ? "retain" : "remove",
      protect: isProduction,
    });
  });

  it("is deployed where the stage's file says", () => {
    expect(stage.app.providers).toMatchObject({
      aws: {
        region: isProduction ? "eu-central-1" : "us-east-1",
        ...(isProduction && { allowedAccountIds: ["111122223333"] }),
        defaultTags: { tags: { application: "dblab-refresh", stage: stage.stage } },
      },
    });
  });

  it("can be deployed under its name to another region of the account, where some things have one name for all regions", () => {
    const ofTheAccount: readonly string[] = [types.role, types.policy, types.dashboard];
    const named = stage.resources.filter(({ type }) => ofTheAccount.includes(type));

    expect(named.length).toBeGreaterThan(2);
    for (const { inputs } of named)
      expect(String(inputs.dashboardName ?? inputs.name)).toMatch(new RegExp(`-${stage.region}$`));
  });

  it("has tags on everything: what it is, of which function, and the user's own, and no others", () => {
    const tagged = stage.resources.filter(({ type }) => type.startsWith("aws:") && !untagged.includes(type));

    for (const { type, name, inputs } of tagged) {
      const ofFunction = functionOf(type, inputs);
      expect(inputs.tags, `${type} ${name}`).toEqual({
        application: "dblab-refresh",
        stage: stage.stage,
        component: rolesOfOthers[name] ?? components[type],
        ...(ofFunction && { function: ofFunction }),
        ...(isProduction && { Team: "data-platform", CostCenter: "4711" }),
      });
    }
  });

  it("has the tag of its function on everything that belongs to one", () => {
    const tagged = stage.resources.flatMap(({ type, inputs }) => {
      const tag = valueAt(inputs, "tags", "function");
      return tag === undefined ? [] : [`${tag} ${type.split(":").at(-1)}`];
    });
    const ofEach = ["Function", "Role", "LogGroup", "MetricAlarm"];
    const expected = functions.flatMap((name) =>
      (name === "janitor" ? ofEach : [...ofEach, "Queue", "EventSourceMapping"]).map(
        (kind) => `${name} ${kind}`,
      ),
    );

    // Its inline policy has no room for everything.
    if (isProduction) expected.push("restorer Policy");

    expect([...new Set(tagged)].sort()).toEqual(expected.sort());
  });

  /** By AWS's names of it, which have the function's, or its queue's, in them. */
  function functionOf(type: string, inputs: Readonly<Record<string, unknown>>): string | undefined {
    if (!ofFunctions.includes(type)) return undefined;
    const named = String(inputs.functionName ?? inputs.name).replace("/aws/lambda/", "");
    const rest = named.slice(`dblab-refresh-${stage.stage}-`.length);
    const thing = rest.replace(`-${stage.region}`, "").replace(/-(errors|throttles|age|\d)$/, "");
    const owner = thing === "jobs" ? "intake" : thing;
    return functions.includes(owner) ? owner : undefined;
  }
}
