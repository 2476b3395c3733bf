// A secret becomes a variable of the functions' environment: it must not take the place of one that is there.
import { readdirSync, readFileSync } from "node:fs";
import { wrongName } from "@dblab-refresh/core/configuration/secret-names";
import { steps } from "@dblab-refresh/core/job/step";
import { queueVariable } from "@dblab-refresh/functions/environment";
import { expect, it } from "vitest";

const SOURCES = new URL("../../packages/functions/src/", import.meta.url);

/** The names that the functions' sources read from the environment. */
function readNames(): readonly string[] {
  const texts = readdirSync(SOURCES).map((file) => readFileSync(new URL(file, SOURCES), "utf8"));
  const reads = /process\.env\.([A-Z_]+)|setting\("([A-Z_]+)"\)/g;
  return texts.flatMap((text) => [...text.matchAll(reads)].map(([, own, setting]) => own ?? setting ?? ""));
}

it("every variable that the functions read is refused as a secret's name", () => {
  const queues = ["jobs", "rejected", "notifier", "dead-letters", ...steps] as const;
  const names = [...readNames(), ...queues.map(queueVariable)];

  expect(names).toEqual(expect.arrayContaining(["STAGE_FILE", "JOB_TABLE", "LOG_LEVEL", "CLONER_QUEUE_URL"]));
  expect(names.filter((name) => wrongName(name, []) === undefined)).toEqual([]);
});

it("what Lambda and Node set is refused as well, and an ordinary name is not", () => {
  for (const name of [
    "AWS_REGION",
    "AWS_LAMBDA_FUNCTION_NAME",
    "LAMBDA_TASK_ROOT",
    "NODE_OPTIONS",
    "PATH",
    "_HANDLER",
  ])
    expect(wrongName(name, []), name).toMatch(/has taken/);
  expect(wrongName("ORDERS_DB_PASSWORD", ["ORDERS_DB_PASSWORD", "ORDERS_DBLAB_TOKEN"])).toBeUndefined();
});
