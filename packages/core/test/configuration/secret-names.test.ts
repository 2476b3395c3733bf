// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like placeholders.
import { describe, expect, it } from "vitest";
import {
  type FunctionName,
  secretNames,
  secretNamesOf,
  sstName,
} from "../../src/configuration/secret-names.ts";
import { checkStage, type Stage } from "../../src/configuration/stage.ts";
import { resolveWebhook } from "../../src/configuration/webhook.ts";
import { deadLetter } from "../../src/dead-letters/dead-letter.ts";
import { intake } from "../../src/intake/intake.ts";
import { janitor } from "../../src/janitor/janitor.ts";
import type { Job } from "../../src/job/job.ts";
import { currentMessage } from "../../src/job/message.ts";
import { type Step, steps } from "../../src/job/step.ts";
import { announce } from "../../src/job/telling.ts";
import { notify } from "../../src/notifier/notifier.ts";
import { runAnyStep } from "../../src/steps/run-any-step.ts";
import { aClone, aJob, at, NOW } from "../job/a-job.ts";
import { anEngine, anRds, ENDPOINT } from "../steps/a-context.ts";
import { first } from "../steps/a-delivery.ts";
import { memoryPorts } from "../steps/memory-ports.ts";
import { writtenTarget } from "./written-target.ts";

/** Two targets, of which the second has a password of its own, and no reference anywhere else. */
function twoTargets(): Stage {
  const checked = checkStage({
    installation: "acme",
    alerts: { channels: { oncall: { type: "slack", webhookUrl: "${SLACK_WEBHOOK}" } } },
    targets: {
      main: writtenTarget(),
      other: writtenTarget({ source: { password: "${OTHER_PASSWORD}" } }),
    },
  });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.stage;
}

const stage = twoTargets();
const OF_TARGETS = ["DBLAB_TOKEN", "DB_PASSWORD", "OTHER_PASSWORD"];

describe("the names of a stage's secrets", () => {
  it("are those in its secret fields, each once", () => {
    expect(secretNames(stage)).toEqual([...OF_TARGETS, "SLACK_WEBHOOK"]);
  });

  it.each([
    ["ORDERS_DB_PASSWORD", "OrdersDbPassword"],
    ["ordersToken", "OrdersToken"],
    ["db_2_password", "Db2Password"],
  ])("are in SST as it wants components named: %s", (name, sst) => {
    expect(sstName(name)).toBe(sst);
    expect(sst).toMatch(/^[A-Z][a-zA-Z0-9]*$/);
  });
});

/** A job at a step whose look needs the target. */
function jobAt(step: Step) {
  return aJobWith({ step, owned: [aClone()] });
}

/** An ended job whose clone is still in the engine's config. */
function leftBehind() {
  const left = { type: "dblab-config", identifier: "engine-1", why: "DBLab was away" } as const;
  return aJobWith({ status: "failed", endedAt: at(-600), dueAt: at(-300), leftovers: [left] });
}

function aJobWith(over: Partial<Job>) {
  const { main } = stage.targets;
  const facts = { endpoint: ENDPOINT, noted: { lastRefresh: null } };
  return aJob({ facts, ...(main && { target: main }), ...over });
}

/** The names that a function asks for while it does its work. */
async function asked(name: FunctionName): Promise<readonly string[]> {
  const names = new Set<string>();
  const variable = async (variableName: string) => {
    names.add(variableName);
    return "value";
  };
  const variableOfUrl = async (variableName: string) => `https://example.com/${await variable(variableName)}`;
  const step = steps.find((one) => one === name);
  // The janitor needs secrets for what jobs have left in an engine, and for nothing else.
  const job = name === "janitor" ? leftBehind() : announce(jobAt(step ?? "cloner"), "failing", NOW);
  const sinks = [
    { name: "log", tell: async () => undefined },
    // As the channel does that posts to it.
    {
      name: "oncall",
      tell: async () => void (await resolveWebhook("${SLACK_WEBHOOK}", "oncall", variableOfUrl)),
    },
  ];
  const of = { rds: anRds(), engine: anEngine() };
  const ports = memoryPorts({ items: [job], stage, sinks, secrets: { variable }, of });
  if (step !== undefined) await runAnyStep(ports, currentMessage(job), first);
  else if (name === "notifier") await notify(ports, job.jobId);
  else if (name === "dead-letters") await deadLetter(ports, currentMessage(job));
  else if (name === "janitor") await janitor(ports);
  else {
    for (const target of ["main", "other"]) {
      await intake(ports, {
        body: JSON.stringify({ job: "refresh", target }),
        messageId: target,
        sentAt: NOW,
      });
    }
  }
  return [...names].sort();
}

describe("a function is given the secrets that it asks for, and no others", () => {
  it.each<FunctionName>(["intake", ...steps, "notifier", "dead-letters", "janitor"])("%s", async (name) => {
    expect(await asked(name)).toEqual(secretNamesOf(name, stage));
  });

  it("which is all that targets have for whoever looks at them, the webhooks for the notifier, and none for the rest", () => {
    expect(secretNamesOf("reaper", stage)).toEqual(OF_TARGETS);
    expect(secretNamesOf("notifier", stage)).toEqual(["SLACK_WEBHOOK"]);
    expect(secretNamesOf("dead-letters", stage)).toEqual([]);
  });
});
