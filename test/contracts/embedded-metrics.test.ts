// Metrics as lines of a function's log: what CloudWatch reads must be what its specification says.
import { type MetricName, metrics } from "@dblab-refresh/core/ports/metrics";
import { dimensionsOf, embeddedMetrics, NAMESPACE } from "@dblab-refresh/functions/embedded-metrics";
import { describe, expect, it } from "vitest";
import { NOW } from "../../packages/core/test/job/a-job.ts";

/** Source: "Specification: Embedded metric format" and MetricDatum in CloudWatch's API Reference. */
const UNITS =
  /^(Seconds|Microseconds|Milliseconds|((Kilo|Mega|Giga|Tera)?(bytes|bits)|Bytes|Bits|(Kilo|Mega|Giga|Tera)?(Bytes|Bits))(\/Second)?|Percent|Count(\/Second)?|None)$/i;

/** What the specification finds wrong with a line of the log. */
function complaints(line: string): readonly string[] {
  const wrong: string[] = [];
  const must = (holds: boolean, what: string) => void (holds || wrong.push(what));
  must(line.endsWith("\n") && line.indexOf("\n") === line.length - 1, "is not one line");
  const root: Readonly<Record<string, unknown>> = JSON.parse(line);
  const metadata = object(root._aws);
  must(Number.isInteger(metadata.Timestamp), "Timestamp is no whole number of milliseconds");
  must(
    Object.keys(metadata).sort().join() === "CloudWatchMetrics,Timestamp",
    "the metadata has other members",
  );
  const directives = list(metadata.CloudWatchMetrics).map(object);
  must(directives.length > 0, "there is no directive");
  for (const { Namespace, Dimensions, Metrics, ...rest } of directives) {
    must(Object.keys(rest).length === 0, "a directive has other members");
    must(/^(?!AWS\/)[\w.#:/-]{1,255}$/.test(String(Namespace)), `the namespace ${Namespace}`);
    must(list(Dimensions).length > 0, "there is no set of dimensions");
    for (const set of list(Dimensions).map(list)) {
      must(set.length <= 30, "there are more than 30 dimensions");
      // A target member that is missing or no text makes CloudWatch drop the metric, in silence.
      for (const name of set)
        must(
          /^(?!:)[\x20-\x7e]{1,1024}$/.test(text(root[String(name)])),
          `the dimension ${name} has no text`,
        );
    }
    must(list(Metrics).length > 0 && list(Metrics).length <= 100, "not 1 to 100 metrics");
    for (const { Name, Unit, ...more } of list(Metrics).map(object)) {
      must(Object.keys(more).length === 0, "a metric has other members");
      must(UNITS.test(String(Unit)), `the unit ${Unit}`);
      must(typeof root[String(Name)] === "number", `the metric ${Name} has no number`);
    }
  }
  return wrong;
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The lines that an installation named acme writes. */
function writing() {
  const lines: string[] = [];
  const output = { write: (line: string) => void lines.push(line) };
  return { lines, metrics: embeddedMetrics("acme", { now: () => NOW }, output) };
}

/** One metric and its value. What a name is that a loop gives is more than the compiler knows of it. */
function only(name: MetricName): Readonly<Record<MetricName, number>> {
  return { [name]: 0 } as Record<MetricName, number>;
}

describe("a metric in the log", () => {
  it("is one line that tells CloudWatch its namespace, its dimensions, its unit and its value", () => {
    const { lines, metrics } = writing();

    metrics.put({ StepDuration: 90.5 }, { step: "cloner" });

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        _aws: {
          Timestamp: Date.parse(NOW),
          CloudWatchMetrics: [
            {
              Namespace: "dblab-refresh",
              Dimensions: [["installation", "step"]],
              Metrics: [{ Name: "StepDuration", Unit: "Seconds" }],
            },
          ],
        },
        installation: "acme",
        step: "cloner",
        StepDuration: 90.5,
      },
    ]);
  });

  it("beside others on its line has its own dimensions, and none of theirs", () => {
    const { lines, metrics } = writing();
    const end = { kind: "refresh", target: "main", status: "failed" };

    metrics.put({ JobsEnded: 1, JobsFailed: 1 }, end);

    const { _aws: metadata, ...members } = JSON.parse(lines.join());
    expect(metadata.CloudWatchMetrics).toMatchObject([
      { Dimensions: [["installation", "kind", "target", "status"]], Metrics: [{ Name: "JobsEnded" }] },
      { Dimensions: [["installation"]], Metrics: [{ Name: "JobsFailed" }] },
    ]);
    expect(members).toEqual({ installation: "acme", ...end, JobsEnded: 1, JobsFailed: 1 });
  });

  it.each(Object.keys(metrics).filter((name): name is MetricName => name in metrics))(
    "%s is as the specification says",
    (name) => {
      const { lines, metrics } = writing();
      const own = Object.fromEntries(dimensionsOf(name).map((dimension) => [dimension, "x"]));

      metrics.put(only(name), { kind: "", target: "", status: "", step: "", ...own });

      expect(lines.flatMap(complaints)).toEqual([]);
      expect(dimensionsOf(name).length).toBeLessThanOrEqual(30);
      expect(NAMESPACE).not.toMatch(/^AWS\//);
    },
  );
});

describe("the specification as it is checked here", () => {
  const line = (over: object, directive: object = {}) =>
    `${JSON.stringify({
      _aws: {
        Timestamp: 1,
        CloudWatchMetrics: [
          { Namespace: "n", Dimensions: [["d"]], Metrics: [{ Name: "m", Unit: "Count" }], ...directive },
        ],
      },
      d: "x",
      m: 1,
      ...over,
    })}\n`;

  it("takes a line that is right", () => {
    expect(complaints(line({}))).toEqual([]);
  });

  it.each([
    ["without the metric's value", line({ m: null })],
    ["without the dimension's value", line({ d: "" })],
    ["with a dimension that is a number", line({ d: 1 })],
    ["with a unit of its own", line({}, { Metrics: [{ Name: "m", Unit: "Clones" }] })],
    ["without a set of dimensions", line({}, { Dimensions: [] })],
    ["in two lines", `\n${line({})}`],
    ["without metadata", '{"m":1}\n'],
  ])("refuses one %s", (_, wrong) => {
    expect(complaints(wrong)).not.toEqual([]);
  });
});
