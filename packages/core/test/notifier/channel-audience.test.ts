import { describe, expect, it } from "vitest";
import { checkStage, type Stage } from "../../src/configuration/stage.ts";
import type { Job } from "../../src/job/job.ts";
import { unserved } from "../../src/job/telling.ts";
import { channelAudiences } from "../../src/notifier/channel-audience.ts";
import { writtenTarget } from "../configuration/written-target.ts";
import { aJob, at, NOW } from "../job/a-job.ts";

type Fact = "failing" | "ended" | "leftovers";

const bus = { type: "event-bus", name: "default" };

function stageOf(alerts: object, own: Readonly<Record<string, object>> = {}): Stage {
  const targets = Object.fromEntries(
    ["main", "other"].map((name) => [name, { ...writtenTarget(), ...(own[name] && { alerts: own[name] }) }]),
  );
  const checked = checkStage({ alerts: { channels: { one: bus, two: bus }, ...alerts }, targets });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.stage;
}

/** Ended, with these facts announced. */
function job(status: Job["status"], facts: readonly Fact[], over: Partial<Job> = {}): Job {
  const announcements = facts.map((fact) => ({ id: `j0b/${fact}`, fact, at: at(-60) }));
  return aJob({ status, endedAt: NOW, announcements, ...over });
}

const told = (stage: Stage, about: Job) =>
  unserved(about, channelAudiences(stage)).map(({ announcement, sink }) => `${announcement.fact} to ${sink}`);

describe("a channel that is told of failures", () => {
  const stage = stageOf({ channels: { one: bus } });

  it.each<[string, Job, readonly string[]]>([
    ["of a failure at once, while it is cleaned up", job("running", ["failing"]), ["failing to one"]],
    ["of a failure once, and not of its end again", job("failed", ["failing", "ended"]), ["failing to one"]],
    ["of the end of a job that failed before it began", job("failed", ["ended"]), ["ended to one"]],
    [
      "of what is left over, however the job ended",
      job("succeeded", ["ended", "leftovers"]),
      ["leftovers to one"],
    ],
    [
      "of a failure and of what it left",
      job("failed", ["failing", "ended", "leftovers"]),
      ["failing to one", "leftovers to one"],
    ],
    ["of no success", job("succeeded", ["ended"]), []],
    ["of nothing that was skipped", job("skipped", ["ended"]), []],
    ["of nothing that was cancelled", job("cancelled", ["ended"]), []],
  ])("hears %s", (_, about, expected) => {
    expect(told(stage, about)).toEqual(expected);
  });

  it("hears of what only a later version announces: better once too often", () => {
    const announcements = [{ id: "j0b/new", fact: "new" as "ended", at: NOW }];

    expect(told(stage, aJob({ announcements }))).toEqual(["new to one"]);
  });
});

describe("who is told", () => {
  const facts = ["failing", "ended"] as const;

  it("of everything is told each fact once", () => {
    const stage = stageOf({ tell: "all", channels: { one: bus } });

    expect(told(stage, job("failed", facts))).toEqual(["failing to one", "ended to one"]);
    expect(told(stage, job("succeeded", ["ended"]))).toEqual(["ended to one"]);
  });

  it("of nothing hears nothing", () => {
    expect(told(stageOf({ tell: "none" }), job("failed", facts))).toEqual([]);
  });

  it("is what the job's target said when the job began, and not what it says today", () => {
    const stage = stageOf({}, { main: { tell: "none" } });
    const began = stageOf({}, { main: { channels: ["two"], tell: "all" } }).targets.main;

    expect(told(stage, job("succeeded", ["ended"], { ...(began && { target: began }) }))).toEqual([
      "ended to two",
    ]);
  });

  it("is what the configuration says of a target whose job could not begin", () => {
    const stage = stageOf({}, { main: { channels: ["two"] } });

    expect(told(stage, job("failed", ["ended"]))).toEqual(["ended to two"]);
  });

  it("is what the stage says where the target is made up, or named like what objects have", () => {
    for (const targetName of ["nowhere", "constructor"])
      expect(told(stageOf({}), job("failed", ["ended"], { targetName }))).toEqual([
        "ended to one",
        "ended to two",
      ]);
  });

  it("are all channels where a job's item cannot be understood", () => {
    const [target] = Object.values(stageOf({}).targets);
    const strange = { ...target, alerts: { tell: "whispers" } } as unknown as NonNullable<Job["target"]>;

    expect(told(stageOf({}), job("failed", ["ended"], { target: strange }))).toEqual([
      "ended to one",
      "ended to two",
    ]);
  });
});
