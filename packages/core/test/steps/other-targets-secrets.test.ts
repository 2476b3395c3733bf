import { expect, it } from "vitest";
import { Fault } from "../../src/job/fault.ts";
import { Vault } from "../../src/steps/vault.ts";
import { aJob } from "../job/a-job.ts";
import { aStage, memoryPorts } from "./memory-ports.ts";

type Variable = (name: string) => Promise<string | undefined>;

/** The job's vault in a stage whose other target is refreshed on the same engine, with a password of its own. */
function vaultOf(otherPassword: () => Promise<string | undefined>): Vault {
  const stage = aStage();
  const { main } = stage.targets;
  if (main === undefined) throw new Error("the stage has no target");
  const other = {
    ...main,
    source: { ...main.source, password: "$" + "{OTHER_PASSWORD}" },
    dblab: { ...main.dblab, token: "0therT0ken" },
  };
  const variable: Variable = async (name) =>
    name === "OTHER_PASSWORD" ? otherPassword() : { PASSWORD: "s3cret", TOKEN: "t0ken" }[name];
  const ports = memoryPorts({ stage: { ...stage, targets: { main, other } }, secrets: { variable } });
  return new Vault(ports, aJob({ target: main }));
}

/** As a secret store throws it. */
function storeFault(passing: boolean): Fault {
  const [code, reason] = passing
    ? (["aws-fault", "Throttling"] as const)
    : (["permission-denied", "AccessDenied"] as const);
  return new Fault({ service: "Secrets Manager", passing, code, reason, message: "not now" });
}

it("an engine's old alert may show another target's password: it is taken out as well", async () => {
  const alert = "pg_dump: postgres://reader:0thers@clone-of-other: no route";

  const vault = vaultOf(async () => "0thers");
  await vault.target();

  expect(vault.scrub(alert)).toBe("pg_dump: postgres://reader:[secret]@clone-of-other: no route");
});

it.each([
  ["is not set", async () => undefined],
  ["may not be read from its store", () => Promise.reject(storeFault(false))],
])("another target whose variable %s keeps nobody from working", async (_, otherPassword) => {
  const vault = vaultOf(otherPassword);

  expect((await vault.target()).source.password).toBe("s3cret");
  expect(vault.scrub("s3cret")).toBe("[secret]");
});

it("another target's password that may not be read leaves its token hidden, which may", async () => {
  const vault = vaultOf(() => Promise.reject(storeFault(false)));
  await vault.target();

  expect(vault.scrub("the engine of other takes 0therT0ken")).toBe("the engine of other takes [secret]");
});

it("another target whose store is away for a moment stops the look: what it may write down could not be scrubbed", async () => {
  const fault = storeFault(true);

  await expect(vaultOf(() => Promise.reject(fault)).target()).rejects.toBe(fault);
});
