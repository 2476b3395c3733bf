// The operator's commands against one local stage, over SQS's, DynamoDB's, RDS's and DBLab's own protocols.
import { type LocalStage, startLocalStage } from "@dblab-refresh/local/stage";
import { afterAll, beforeAll, describe } from "vitest";
import { asking } from "./operator/asking.ts";
import { documented } from "./operator/documented.ts";
import { lookUps } from "./operator/look-ups.ts";
import { planning } from "./operator/planning.ts";
import { reading } from "./operator/reading.ts";
import { type Retrying, retriedRestore, retrying } from "./operator/retrying.ts";
import { watching } from "./operator/watching.ts";

let stage: LocalStage;
let both: Promise<Retrying>;
beforeAll(async () => {
  stage = await startLocalStage({ scale: 0.0005, databases: ["orders-staging", "orders-cluster"] });
  both = retriedRestore(stage);
  // The test that awaits it tells.
  both.catch(() => {});
}, 60_000);
afterAll(() => stage.close(), 30_000);

describe("planning", () => planning(() => stage));
describe("asking", () => asking(() => stage));
describe("watching", () => watching(() => stage));
describe("reading", () => reading(() => stage));
describe("the commands of the pages", () =>
  documented(
    () => stage,
    () => both,
  ));
describe("retrying", () =>
  retrying(
    () => stage,
    () => both,
  ));
describe("the look-ups of docs/job-table.md", () => lookUps(() => stage));
