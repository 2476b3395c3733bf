import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Runner } from "./runner.ts";

/** Answers an order with what it says, fails at "fail", and turns in a circle at "circle". */
const WORKER = `
import { parentPort } from "node:worker_threads";
parentPort.on("message", (order) => {
  if (order === "fail") throw new Error("it broke");
  while (order === "circle");
  parentPort.postMessage("did " + order);
});`;

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dblab-refresh-runner-"));
  file = join(folder, "worker.mjs");
  await writeFile(file, WORKER);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const describeOrder = (order: string) => `the order "${order}"`;

describe("a worker on a core of its own", () => {
  it("answers one order after another", async () => {
    const runner = new Runner<string, string>(file, describeOrder);

    expect(await runner.carryOut("this")).toBe("did this");
    expect(await runner.carryOut("that")).toBe("did that");
    await runner.stop();
  });

  it("that turns in a circle is given up after a while, by the name of what it runs", async () => {
    const runner = new Runner<string, string>(file, describeOrder, 250);

    await expect(runner.carryOut("circle")).rejects.toThrow('the order "circle" did not end within 0.25 s');
    await runner.stop();
  });

  it("that fails says why", async () => {
    const runner = new Runner<string, string>(file, describeOrder);

    await expect(runner.carryOut("fail")).rejects.toThrow("it broke");
    await runner.stop();
  });
});
