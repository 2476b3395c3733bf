import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Statement } from "../../../infra/permissions/statement.ts";
import type { PolicyOf } from "../deployed-policies.ts";
import { policyOf } from "../deployed-policies.ts";
import { configured, things } from "./account.ts";
import { deniedCalls, spareAllowances } from "./comparison.ts";
import { DatabaseScenes, playLeftDatabases } from "./database-scenes.ts";
import { DrivenStage } from "./driven-stage.ts";
import { playMishaps, playRefusals, unfinished } from "./scenes.ts";

// The functions' lines are no part of the test's.
vi.mock("@dblab-refresh/functions/standard-output", () => ({ standardOutput: () => ({ write: () => {} }) }));

let stage: DrivenStage;
beforeAll(async () => {
  const { mail, topic, bus } = configured;
  const channels = {
    oncall: { type: "slack", webhookUrl: "https://hooks.slack.com/services/T/B/x" },
    team: { type: "email", from: mail.from, to: [mail.to], configurationSet: mail.configurationSet },
    topic: { type: "sns", topicArn: `arn:aws:sns:us-east-1:123456789012:${topic}` },
    operations: { type: "event-bus", name: bus },
  };
  stage = await DrivenStage.start({
    lambda: { timeout: "1s" },
    janitor: { grace: "1m" },
    alerts: { channels, tell: "all" },
  });
  const targets = Object.keys(stage.stage.targets);
  for (const target of targets) await stage.send("jobs", { job: "refresh", target, requestId: target });
  const written = await playMishaps(stage);
  await playLeftDatabases(stage);
  await playRefusals(stage);
  const databases = new DatabaseScenes(stage);
  await stage.driveUntil(async () => {
    await stage.runJanitor();
    const going = await databases.goOn();
    if (going.length > 0) return going;
    return unfinished(stage, [...targets, ...written, "refused"]);
  }, 120);
}, 150_000);
afterAll(() => stage.close(), 20_000);

describe("what the functions call on the local stage, mishaps and all", () => {
  it("is allowed", async () => {
    expect(await deniedCalls(stage.calls, policyOf)).toEqual([]);
  });

  it("is all that is allowed, but for what is named with its reason", async () => {
    expect(await spareAllowances(stage.calls, policyOf)).toEqual([]);
  });
});

describe("the comparison", () => {
  const changed =
    (who: FunctionName, change: (statements: readonly Statement[]) => readonly Statement[]): PolicyOf =>
    (one) =>
      one === who ? change(policyOf(one)) : policyOf(one);

  it("tells a call whose permission is mistyped", async () => {
    const mistyped = changed("reaper", (statements) =>
      statements.map((one) => ({
        ...one,
        ...(one.Action && {
          Action: one.Action.map((action) => action.replace("StartDBCluster", "StartDBClusters")),
        }),
      })),
    );

    expect(await deniedCalls(stage.calls, mistyped)).toEqual([
      "reaper: rds:StartDBCluster on own cluster is implicitly denied",
    ]);
  });

  it("tells a permission that nothing uses", async () => {
    const spare: Statement = {
      Sid: "Spare",
      Effect: "Allow",
      Action: ["dynamodb:DeleteItem"],
      Resource: [things["lock table"].arn],
    };

    const generous = changed("cloner", (statements) => [...statements, spare]);

    expect(await spareAllowances(stage.calls, generous, ["cloner"])).toEqual([
      "cloner: dynamodb:DeleteItem on lock table",
    ]);
  });
});
