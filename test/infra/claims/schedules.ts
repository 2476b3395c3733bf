import { readRequest } from "@dblab-refresh/core/intake/request";
import { expect, it } from "vitest";
import { jsonAt, made, types, valueAt } from "../synthesis/made.ts";
import type { Synthesis } from "../synthesis/synthesis.ts";

export function scheduleClaims(stage: Synthesis): void {
  const schedules = made(stage, types.schedule);
  const isProduction = stage.stage === "production";

  it("has a schedule for each target that says when, all of the databases', and the janitor's", () => {
    expect([...schedules.keys()].sort()).toEqual(
      isProduction
        ? [
            ...["database-inventory-1", "database-orders-production-1", "database-orders-production-2"],
            ...["janitor", "refresh-orders", "refresh-orders-us"],
          ]
        : ["janitor"],
    );
  });

  it("runs the janitor as often as the stage says", () => {
    expect(schedules.get("janitor")).toMatchObject({
      scheduleExpression: isProduction ? "rate(10 minutes)" : "rate(5 minutes)",
      target: { arn: expect.stringContaining("-janitor"), retryPolicy: { maximumRetryAttempts: 0 } },
    });
  });

  it("keeps what could not be delivered where somebody sees it", () => {
    for (const schedule of schedules.values()) {
      const arn = String(valueAt(schedule, "target", "deadLetterConfig", "arn"));
      expect(arn).toContain(`:dblab-refresh-${stage.stage}-rejected`);
    }
  });

  it("may send to the two queues and run the janitor, and nothing else", () => {
    const role = made(stage, types.role).get(`dblab-refresh-${stage.stage}-scheduler-${stage.region}`);
    const policy = jsonAt(role, "inlinePolicies", 0, "policy");

    expect(valueAt(policy, "Statement")).toMatchObject([
      {
        Action: ["sqs:SendMessage"],
        Resource: [expect.stringMatching(/-jobs$/), expect.stringMatching(/-rejected$/)],
      },
      { Action: ["lambda:InvokeFunction"], Resource: [expect.stringMatching(/-janitor$/)] },
    ]);
  });

  it.runIf(isProduction)(
    "asks for a refresh in the target's own time, under an id of its name and time",
    () => {
      const schedule = schedules.get("refresh-orders");
      // What EventBridge Scheduler does with its attributes before it sends.
      const input = String(valueAt(schedule, "target", "input"));
      const sent = input.replaceAll("<aws.scheduler.scheduled-time>", "2026-11-21T02:30:00Z");

      expect(schedule).toMatchObject({
        scheduleExpression: "cron(30 3 * * ? *)",
        scheduleExpressionTimezone: "Europe/Berlin",
        flexibleTimeWindow: { mode: "OFF" },
      });
      expect(String(valueAt(schedule, "target", "arn"))).toMatch(/:dblab-refresh-production-jobs$/);
      expect(readRequest(sent)).toEqual({
        ok: true,
        kind: "refresh",
        request: {
          job: "refresh",
          target: "orders",
          trigger: "schedule",
          requestId: "orders 2026-11-21T02:30:00Z",
          requestedAt: "2026-11-21T02:30:00Z",
        },
      });
    },
  );

  it.runIf(isProduction)("asks for a database's task in its own time, as Trapheus's rule does", () => {
    const schedule = schedules.get("database-orders-production-1");
    const input = String(valueAt(schedule, "target", "input"));
    const sent = input.replaceAll("<aws.scheduler.scheduled-time>", "2026-11-27T07:00:00Z");
    const read = readRequest(sent);

    expect(schedule).toMatchObject({
      scheduleExpression: "cron(0 8 ? * FRI *)",
      scheduleExpressionTimezone: "Europe/Berlin",
    });
    expect(String(valueAt(schedule, "target", "arn"))).toMatch(/:dblab-refresh-production-jobs$/);
    expect(read).toMatchObject({
      ok: true,
      kind: "database",
      request: {
        findings: [],
        fields: {
          identifier: "orders-production",
          task: "create_snapshot",
          isCluster: false,
          trigger: "schedule",
          requestId: "orders-production create_snapshot 2026-11-27T07:00:00Z",
          requestedAt: "2026-11-27T07:00:00Z",
        },
      },
    });
    const cluster = JSON.parse(String(valueAt(schedules.get("database-inventory-1"), "target", "input")));
    expect(cluster).toMatchObject({ identifier: "inventory", task: "db_restore", isCluster: true });
  });
}
