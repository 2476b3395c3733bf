import { randomInt } from "node:crypto";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Dice } from "@dblab-refresh/local/chaos/dice";
import { expect, it } from "vitest";
import { storedJobs } from "../stored-jobs.ts";
import { type Machine, nothing } from "./machine.ts";

/** On each of two machines. */
const KILLS = 16;

/** `run` is killed again and again, at any moment, and started again: as by a machine that reboots, or by a kernel that is
 * out of memory. */
export function killing(on: Machine): void {
  // In the name, so that it is printed of every run: the moments follow from it, as far as a machine lets them.
  const seed = randomInt(1_000_000);
  it(`never has a second clone, forgets none, and refreshes DBLab in the end (${KILLS} kills, seed ${seed})`, async () => {
    const dice = new Dice(seed);
    const folder = join(on.small.folder, "killed");
    let killed = 0;
    const text: string[] = [`seed ${seed}`];
    while (killed < KILLS) {
      const command = on.run(folder);
      await Promise.race([command.ended, pause(dice.between(150, 2500))]);
      command.child.kill("SIGKILL");
      const code = await command.ended;
      text.push(command.text());
      if (code === undefined) killed += 1;
      else if (code !== 0) expect.fail(`it ended by itself with ${code}:\n${text.join("\n")}`);
    }
    const last = on.run(folder);

    expect(await last.ended, `${text.join("\n")}\n${last.text()}`).toBe(0);

    expect(on.small.mostClones(), text.join("\n")).toBe(1);
    expect(on.small.leftovers(), text.join("\n")).toEqual(nothing);
    expect(await on.small.isRefreshed()).toBe(true);
    // Killed or not, a job makes one clone, and is not begun anew.
    const jobs = storedJobs(folder);
    const restores = on.small.world.rds.calls.filter(({ operation }) => operation.startsWith("Restore"));
    expect(jobs.map(({ status }) => status)).toEqual(jobs.map(() => "succeeded"));
    expect(restores.length, text.join("\n")).toBe(jobs.length);
  }, 240_000);
}
