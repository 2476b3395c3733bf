import { metrics } from "@dblab-refresh/core/ports/metrics";
import { dimensionsOf, NAMESPACE } from "@dblab-refresh/functions/embedded-metrics";
import { expect, it } from "vitest";
import { jsonAt, made, types, valueAt } from "../synthesis/made.ts";
import type { Synthesis } from "../synthesis/synthesis.ts";

/** What somebody must hear of, whatever the function or the queue. */
const ofTheStage = [
  "rejected",
  "failed-job",
  "overdue-job",
  "old-clone",
  "leftovers",
  "janitor-faults",
  "janitor-silent",
];

export function alarmClaims(stage: Synthesis): void {
  const prefix = `dblab-refresh-${stage.stage}`;
  const alarms = made(stage, types.alarm);
  const functions = [...made(stage, types.function).keys()];
  const queues = [...made(stage, types.queue).keys()];
  const isProduction = stage.stage === "production";

  it("has an alarm for everything that somebody must look at", () => {
    const expected = [
      ...ofTheStage.map((name) => `${prefix}-${name}`),
      ...functions.flatMap((name) => [`${name}-errors`, `${name}-throttles`]),
      ...queues.filter((name) => !name.endsWith("-rejected")).map((name) => `${name}-age`),
    ];

    expect([...alarms.keys()].sort()).toEqual(expected.sort());
  });

  it("tells of each alarm and of its end, with what to do next", () => {
    for (const alarm of alarms.values()) {
      const topic = [expect.stringMatching(new RegExp(`:sns:.*:${prefix}-alarms$`))];
      expect(alarm).toMatchObject({
        alarmActions: topic,
        okActions: topic,
        alarmDescription: expect.stringMatching(/^[A-Za-z].*\. Next: /),
      });
    }
  });

  it("sends them to the addresses of the configuration", () => {
    const addresses = [...made(stage, types.subscription).values()].map(({ protocol, endpoint }) => [
      protocol,
      endpoint,
    ]);

    expect(addresses).toEqual(
      isProduction
        ? [
            ["email", "dba@example.com"],
            ["email", "oncall@example.com"],
          ]
        : [],
    );
  });

  it("watches what there is: queues and functions of the stage, metrics with the dimensions that they have", () => {
    for (const [name, { namespace, metricName, dimensions }] of alarms) {
      switch (namespace) {
        case "AWS/SQS":
          expect(queues).toContain(valueAt(dimensions, "QueueName"));
          break;
        case "AWS/Lambda":
          expect(functions).toContain(valueAt(dimensions, "FunctionName"));
          break;
        default:
          expect(namespace, name).toBe(NAMESPACE);
          expect(Object.keys(metrics)).toContain(metricName);
          expect(dimensions).toEqual({ installation: isProduction ? "acme-prod" : "ada" });
          // Proven by the line before the last: it is one of ours.
          expect(dimensionsOf(metricName as keyof typeof metrics)).toEqual(["installation"]);
      }
    }
  });

  it("takes silence for well, but not the janitor's", () => {
    for (const [name, { treatMissingData }] of alarms)
      expect(treatMissingData, name).toBe(name === `${prefix}-janitor-silent` ? "breaching" : "notBreaching");
  });

  it("has a dashboard of ends, durations, clones and queues", () => {
    const body = jsonAt(made(stage, types.dashboard).values().next().value, "dashboardBody");
    const widgets: unknown[] = [valueAt(body, "widgets")].flat();

    expect(widgets.map((widget) => valueAt(widget, "properties", "title"))).toEqual([
      "Jobs by their ends, a day",
      "Duration of the steps, the longest",
      "Clones",
      "Age of the oldest message, seconds",
    ]);
    expect(JSON.stringify(body)).toContain(`{${NAMESPACE},installation,kind,target,status}`);
  });
}
