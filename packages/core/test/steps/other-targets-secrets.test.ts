import { expect, it } from "vitest";
import { Vault } from "../../src/steps/vault.ts";
import { aJob } from "../job/a-job.ts";
import { aStage, memoryPorts } from "./memory-ports.ts";

/** A stage whose other target is refreshed on the same engine, with a password of its own. */
async function scrub(text: string, others: Readonly<Record<string, string>>): Promise<string> {
  const stage = aStage();
  const { main } = stage.targets;
  if (main === undefined) throw new Error("the stage has no target");
  const other = { ...main, source: { ...main.source, password: "$" + "{OTHER_PASSWORD}" } };
  const values: Readonly<Record<string, string>> = { PASSWORD: "s3cret", TOKEN: "t0ken", ...others };
  const ports = memoryPorts({
    stage: { ...stage, targets: { main, other } },
    secrets: { variable: async (name) => values[name] },
  });
  const vault = new Vault(ports, aJob({ target: main }));
  await vault.target();
  return vault.scrub(text);
}

it("an engine's old alert may show another target's password: it is taken out as well", async () => {
  const alert = "pg_dump: postgres://reader:0thers@clone-of-other: no route";

  expect(await scrub(alert, { OTHER_PASSWORD: "0thers" })).toBe(
    "pg_dump: postgres://reader:[secret]@clone-of-other: no route",
  );
});

it("another target whose variable is not set keeps nobody from working", async () => {
  expect(await scrub("s3cret", {})).toBe("[secret]");
});
