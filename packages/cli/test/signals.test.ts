// Signals to `run`: the clean-up has its time, and what it does not come to is the next start's.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Started, start } from "./command.ts";
import { packedCommand } from "./packed-command.ts";
import { type SmallWorld, startSmallWorld } from "./small-world.ts";
import { storedJobs } from "./stored-jobs.ts";

let small: SmallWorld;
let program: string;
beforeAll(async () => {
  [small, program] = await Promise.all([startSmallWorld(0.001), packedCommand()]);
}, 60_000);
afterAll(() => small.close(), 20_000);

const nothing = { clones: [], snapshots: [], backups: [] };

function begin(stateDir: string, ...more: readonly string[]): Started {
  const words = ["run", "--config", small.configFile, "--state-dir", stateDir, ...more];
  return start(words, { environment: small.environment, program });
}

describe("run", () => {
  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "cancels at %s, deletes its clone, and ends as cancelled",
    async (signal) => {
      const folder = join(small.folder, signal);
      const command = begin(folder);
      await command.until("Restoring dblab-refresh-");

      command.child.kill(signal);

      expect(await command.ended, command.text()).toBe(4);
      expect(command.text()).toContain(`${signal}: cancelling and cleaning up for up to 25 s`);
      expect(small.leftovers()).toEqual(nothing);
      expect(storedJobs(folder).map(({ status }) => status)).toEqual(["cancelled"]);
    },
    60_000,
  );

  it("ends when the time to clean up is over, says what is left, and the next start sees to it", async () => {
    const folder = join(small.folder, "too short");
    const command = begin(folder, "--shutdown-timeout", "100ms");
    await command.until("Restoring dblab-refresh-");

    command.child.kill("SIGTERM");

    expect(await command.ended, command.text()).toBe(4);
    expect(command.text()).toMatch(
      /The time to clean up is over\. Job \w+ stands at .*The next start goes on with it/,
    );
    const next = begin(folder);
    expect(await next.ended, next.text()).toBe(0);
    expect(next.text()).toContain("Taking up job");
    expect(storedJobs(folder).map(({ status }) => status)).toEqual(["cancelled", "succeeded"]);
    expect(small.leftovers()).toEqual(nothing);
    expect(small.mostClones()).toBe(1);
  }, 60_000);

  it("ends at once at a second signal, and says that the clean-up is the next start's", async () => {
    const folder = join(small.folder, "twice");
    const command = begin(folder);
    await command.until("Restoring dblab-refresh-");
    command.child.kill("SIGINT");
    await command.until("a second signal leaves that to the next start");
    // What follows the first one within a blink is taken for the same.
    await command.until("looked at reaper");

    command.child.kill("SIGINT");

    expect(await command.ended, command.text()).toBe(4);
    expect(command.text()).toMatch(
      /A second signal\. Job \w+ stands at reaper: .*The next start goes on with it/,
    );
    expect(small.leftovers().clones).toHaveLength(1);
    const next = begin(folder);
    expect(await next.ended, next.text()).toBe(0);
    expect(small.leftovers()).toEqual(nothing);
  }, 60_000);

  it("goes on when nobody reads what it writes any more", async () => {
    const command = begin(join(small.folder, "unread"));
    await command.until("Restoring dblab-refresh-");

    command.child.stdout?.destroy();
    command.child.stderr?.destroy();

    expect(await command.ended).toBe(0);
    expect(await small.isRefreshed()).toBe(true);
  }, 60_000);
});
