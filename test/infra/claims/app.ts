import { expect, it } from "vitest";
import { types } from "../synthesis/made.ts";
import type { Synthesis } from "../synthesis/synthesis.ts";

/** What AWS gives no tags to, or what takes no more than ten of them (objects in S3, which SST uploads). */
const untagged = [
  "aws:scheduler/schedule:Schedule",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:s3/bucketObjectv2:BucketObjectv2",
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
    const ofTheAccount: readonly string[] = [types.role, types.dashboard];
    const named = stage.resources.filter(({ type }) => ofTheAccount.includes(type));

    expect(named.length).toBeGreaterThan(2);
    for (const { inputs } of named)
      expect(String(inputs.dashboardName ?? inputs.name)).toMatch(new RegExp(`-${stage.region}$`));
  });

  it("has tags on everything: what it is, of which function, and the user's own", () => {
    const tagged = stage.resources.filter(({ type }) => type.startsWith("aws:") && !untagged.includes(type));

    for (const { type, name, inputs } of tagged) {
      expect(inputs.tags, `${type} ${name}`).toMatchObject({
        application: "dblab-refresh",
        stage: stage.stage,
        component: expect.any(String),
        ...(type === "aws:lambda/function:Function" && { function: expect.any(String) }),
        ...(isProduction && { Team: "data-platform", CostCenter: "4711" }),
      });
    }
  });
}
