// What becomes of `run` when its state directory is taken, lost, damaged or full.
import { copyFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Started, start } from "./command.ts";
import { packedCommand } from "./packed-command.ts";
import { type SmallWorld, startSmallWorld } from "./small-world.ts";
import { storedJobs } from "./stored-jobs.ts";

let small: SmallWorld;
let program: string;
beforeAll(async () => {
  [small, program] = await Promise.all([startSmallWorld(0.0005), packedCommand()]);
}, 60_000);
afterAll(() => small.close(), 20_000);

const nothing = { clones: [], snapshots: [], backups: [] };
const FULL_DISK = fileURLToPath(new URL("./full-disk.mjs", import.meta.url));

function begin(stateDir: string, environment: Readonly<Record<string, string>> = {}): Started {
  const words = ["run", "--config", small.configFile, "--state-dir", stateDir];
  return start(words, { environment: { ...small.environment, ...environment }, program });
}

/** A run that is killed while RDS makes its clone. */
async function killedWithClone(folder: string): Promise<void> {
  const command = begin(folder);
  await command.until("Restoring dblab-refresh-");
  command.child.kill("SIGKILL");
  await command.ended;
  expect(small.leftovers().clones).toHaveLength(1);
}

describe("two runs on one state directory", () => {
  it("are told apart: the second one says who holds it, since when, and what to do", async () => {
    const folder = join(small.folder, "held");
    const first = begin(folder);
    await first.until("a job was made");

    const second = begin(folder);

    expect(await second.ended).toBe(2);
    expect(second.text()).toMatch(
      new RegExp(
        `^error: the state directory ${folder} is in use by process ${first.child.pid}, since [-\\dT:]+Z\\. Let that one finish`,
      ),
    );
    expect(second.text().trim().split("\n")).toHaveLength(1);
    expect(await first.ended, first.text()).toBe(0);
  }, 60_000);
});

describe("a clone that a killed run has left", () => {
  it("is found by its tags and gone before another one is made, if the state directory is lost", async () => {
    const folder = join(small.folder, "lost");
    await killedWithClone(folder);
    rmSync(folder, { recursive: true });

    const next = begin(folder);

    expect(await next.ended, next.text()).toBe(0);
    expect(next.text()).toMatch(/Deleting dblab-refresh-\w+, which no job remembers/);
    expect(small.leftovers()).toEqual(nothing);
    expect(small.mostClones()).toBe(1);
    expect(await small.isRefreshed()).toBe(true);
  }, 90_000);

  it("is found by its tags, if the file of its job is damaged", async () => {
    const folder = join(small.folder, "damaged");
    await killedWithClone(folder);
    const [job] = readdirSync(join(folder, "jobs"));
    writeFileSync(join(folder, "jobs", `${job}`), '{"jobId": "');

    const next = begin(folder);

    expect(await next.ended, next.text()).toBe(0);
    expect(next.text()).toMatch(
      /\.json was damaged; it is now .*\.damaged-\d+\. What its job made in RDS is found by its tags/,
    );
    expect(small.leftovers()).toEqual(nothing);
    expect(small.mostClones()).toBe(1);
  }, 60_000);

  it("is its job's still at a machine's start, which begins nothing of its own", async () => {
    const folder = join(small.folder, "resumed");
    const words = ["run", "--resume-only", "--config", small.configFile, "--state-dir", folder];
    const resume = () => start(words, { environment: small.environment, program });
    await killedWithClone(folder);

    const first = resume();

    expect(await first.ended, first.text()).toBe(0);
    const second = resume();
    expect(await second.ended, second.text()).toBe(0);
    expect(storedJobs(folder).map(({ status }) => status)).toEqual(["succeeded"]);
    expect(small.leftovers()).toEqual(nothing);
  }, 60_000);

  it("is its job's still, if the file about the installation is damaged", async () => {
    const folder = join(small.folder, "state");
    await killedWithClone(folder);
    writeFileSync(join(folder, "state.json"), "?");

    const next = begin(folder);

    expect(await next.ended, next.text()).toBe(0);
    expect(next.text()).toContain("Taking up job");
    expect(storedJobs(folder).map(({ status }) => status)).toEqual(["succeeded"]);
    expect(small.leftovers()).toEqual(nothing);
  }, 60_000);
});

describe("a state directory", () => {
  it("that cannot be made is told in one line, before anything is begun", async () => {
    const file = join(small.folder, "a file");
    writeFileSync(file, "");
    const calls = small.world.rds.calls.length;

    const command = begin(join(file, "below"));

    expect(await command.ended).toBe(1);
    expect(command.text()).toMatch(
      /^error: the state directory .* cannot be written \(ENOTDIR\)\. .*--state-dir\.\n$/,
    );
    expect(small.world.rds.calls).toHaveLength(calls);
  });

  it("that is full is told in one line, before anything is begun", async () => {
    const calls = small.world.rds.calls.length;

    const command = begin(join(small.folder, "full"), {
      NODE_OPTIONS: `--import=${FULL_DISK}`,
      FULL_FROM: "0",
    });

    expect(await command.ended).toBe(1);
    expect(command.text()).toMatch(
      /^error: the state directory .* cannot be written \(ENOSPC\)\. The disk is full: free some space/,
    );
    expect(command.text().trim().split("\n")).toHaveLength(1);
    expect(small.world.rds.calls).toHaveLength(calls);
  });

  it("that is full for a while holds the job up, and does not end it", async () => {
    const folder = join(small.folder, "full for a while");

    const command = begin(folder, { NODE_OPTIONS: `--import=${FULL_DISK}`, FULL_FROM: "6", FULL_UNTIL: "8" });

    expect(await command.ended, command.text()).toBe(0);
    expect(command.text()).toContain("cannot be written (ENOSPC). The disk is full");
    expect(small.leftovers()).toEqual(nothing);
    expect(small.mostClones()).toBe(1);
  }, 60_000);

  it("with a job of another configuration is left alone", async () => {
    const folder = join(small.folder, "another's");
    await killedWithClone(folder);
    const other = join(small.folder, "other.yaml");
    copyFileSync(small.configFile, other);

    const words = ["run", "--config", other, "--state-dir", folder];
    const command = start(words, { environment: small.environment, program });

    expect(await command.ended).toBe(2);
    expect(command.text()).toMatch(
      new RegExp(
        `^error: the state directory ${folder} holds job \\w+ of another configuration, ${small.configFile}\\. `,
      ),
    );
    const rest = begin(folder);
    expect(await rest.ended, rest.text()).toBe(0);
  }, 60_000);
});
