// `run` is killed again and again, at any moment, and started again: as by a machine that reboots, or by a kernel that is
// out of memory.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Dice } from "@dblab-refresh/local/chaos/dice";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start } from "./command.ts";
import { packedCommand } from "./packed-command.ts";
import { type SmallWorld, startSmallWorld } from "./small-world.ts";
import { storedJobs } from "./stored-jobs.ts";

const KILLS = 32;

let small: SmallWorld;
let program: string;
beforeAll(async () => {
  [small, program] = await Promise.all([startSmallWorld(0.0005), packedCommand()]);
}, 60_000);
afterAll(() => small.close(), 20_000);

describe("a run that is killed at random moments, and started again each time", () => {
  it("never has a second clone, forgets none, and refreshes DBLab in the end", async () => {
    const seed = Date.now() % 1_000_000;
    const dice = new Dice(seed);
    const folder = join(small.folder, "killed");
    const words = ["run", "--config", small.configFile, "--state-dir", folder];
    const begin = () => start(words, { environment: small.environment, program });
    let killed = 0;
    const text: string[] = [`seed ${seed}`];
    while (killed < KILLS) {
      const command = begin();
      await Promise.race([command.ended, pause(dice.between(150, 2500))]);
      command.child.kill("SIGKILL");
      const code = await command.ended;
      text.push(command.text());
      if (code === undefined) killed += 1;
      else if (code !== 0) expect.fail(`it ended by itself with ${code}:\n${text.join("\n")}`);
    }
    const last = begin();

    expect(await last.ended, `${text.join("\n")}\n${last.text()}`).toBe(0);

    expect(small.mostClones(), text.join("\n")).toBe(1);
    expect(small.leftovers(), text.join("\n")).toEqual({ clones: [], snapshots: [], backups: [] });
    expect(await small.isRefreshed()).toBe(true);
    // Killed or not, a job makes one clone, and is not begun anew.
    const jobs = storedJobs(folder);
    const restores = small.world.rds.calls.filter(({ operation }) => operation.startsWith("Restore"));
    expect(jobs.map(({ status }) => status)).toEqual(jobs.map(() => "succeeded"));
    expect(restores.length, text.join("\n")).toBe(jobs.length);
  }, 240_000);
});
