// config init as a person answers it, under a pseudo-terminal.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStage } from "@dblab-refresh/core/configuration/document";
import { afterEach, beforeEach, expect, it } from "vitest";
import { terminal } from "./terminal.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dblab-refresh-init-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ENTER = "\r";
const DOWN = "\u001b[B";

it("asks, explains what it does not take, and writes a file that works", { timeout: 60_000 }, async () => {
  const file = join(folder, "prod.yaml");
  const screen = terminal(["config", "init", file]);
  const answer = async (question: RegExp, keys: string) => {
    await screen.shows(question);
    screen.type(keys);
  };

  await answer(/What is the source\?/, `${DOWN}${ENTER}`);
  await answer(/In which region\?/, `eu-west-1${ENTER}`);
  await answer(/Its identifier/, `no_good${ENTER}`);
  await screen.shows(/Needed: an RDS identifier: 1 to 63 letters/);
  screen.type(`${"\u007f".repeat(7)}orders${ENTER}`);
  await answer(/Which database/, `shop$live${ENTER}`);
  await answer(/As whom/, `postgres${ENTER}`);
  await answer(/What class/, `db.r6g.large${ENTER}`);
  await answer(/Where is DBLab/, `https://dblab.example.com:2345${ENTER}`);
  await answer(/every night/, ENTER);

  expect(await screen.ended, screen.text()).toBe(0);
  expect(screen.text()).toContain(`Written: ${file}`);
  for (const next of ["set DbPassword --stage prod", "set DblabToken --stage prod", "--dry-run"])
    expect(screen.text()).toContain(next);
  const read = readStage(readFileSync(file, "utf8"), file);
  expect(read.ok && read.stage.targets.main).toMatchObject({
    source: { type: "aurora-cluster", identifier: "orders", dbName: "shop$$live" },
    clone: { instanceClass: "db.r6g.large" },
    schedule: { expression: "cron(0 3 * * ? *)" },
  });
});

it("writes nothing if it is left", { timeout: 60_000 }, async () => {
  const file = join(folder, "prod.yaml");
  const screen = terminal(["config", "init", file]);

  await screen.shows(/What is the source\?/);
  screen.type("\u0003");

  expect(await screen.ended).toBe(4);
  expect(screen.text()).toContain("error: the questions were left. Run dblab-refresh config init again.");
  expect(existsSync(file)).toBe(false);
});
