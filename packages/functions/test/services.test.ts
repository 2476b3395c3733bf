import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { awsPorts } from "../src/aws-ports.ts";

const folder = mkdtempSync(join(tmpdir(), "dblab-refresh-services-"));
const target = {
  source: { type: "rds", identifier: "production", dbName: "shop", username: "u", password: "p" },
  clone: { instanceClass: "db.t4g.medium" },
  dblab: { apiEndpoint: "http://127.0.0.1:1", token: "t" },
  aws: { region: "eu-central-1" },
};
beforeAll(() => {
  const file = join(folder, "stage.json");
  const channels = { oncall: { type: "slack", webhookUrl: "$SLACK_WEBHOOK" } };
  writeFileSync(file, JSON.stringify({ alerts: { channels }, targets: { shop: target } }));
  vi.stubEnv("STAGE_FILE", file);
  vi.stubEnv("JOB_TABLE", "jobs");
  vi.stubEnv("LOCK_TABLE", "locks");
  vi.stubEnv("EVENT_BUS_NAME", "default");
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it("a function that asks for a service that its handler does not name is told which one", async () => {
  const ports = awsPorts("dead-letters", {});

  expect(() => ports.rds({ region: "eu-central-1" })).toThrow(
    /asked for rds, which its handler does not name/,
  );
  expect(() => ports.engine({} as never)).toThrow(/asked for engine/);
  await expect(ports.secrets.variable("DB_PASSWORD")).rejects.toThrow(/asked for secrets/);
});

it("a function that does not tell the event bus knows all the same that it will be told", async () => {
  const ports = awsPorts("cloner", {});

  const bus = ports.sinks.find(({ name }) => name === "event-bus");

  await expect(bus?.tell({} as never, {} as never)).rejects.toThrow(/asked for eventBus/);
});

it("a function that does not tell channels knows all the same which there are, and what they want to hear", async () => {
  const ports = awsPorts("cloner", {});

  const channel = ports.sinks.find(({ name }) => name === "oncall");

  expect(ports.sinks.map(({ name }) => name)).toEqual(["log", "event-bus", "oncall"]);
  expect(channel?.wants).toBeDefined();
  await expect(channel?.tell({} as never, {} as never)).rejects.toThrow(/asked for channels/);
});
