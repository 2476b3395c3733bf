import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { storedJobs } from "../stored-jobs.ts";
import { type Machine, nothing } from "./machine.ts";

const SIGNAL_BEFORE_JOB = fileURLToPath(new URL("../signal-before-job.mjs", import.meta.url));

/** Signals to `run`: the clean-up has its time. */
export function signalling(on: Machine): void {
  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "cancels at %s, deletes its clone, and ends as cancelled",
    async (signal) => {
      const folder = join(on.small.folder, signal);
      const command = on.run(folder);
      await command.until("Restoring dblab-refresh-");

      command.child.kill(signal);

      expect(await command.ended, command.text()).toBe(4);
      expect(command.text()).toContain(`${signal}: cancelling and cleaning up for up to 25 s`);
      expect(on.small.leftovers()).toEqual(nothing);
      expect(storedJobs(folder).map(({ status }) => status)).toEqual(["cancelled"]);
    },
    60_000,
  );

  it("ends within the time that it says, whatever time-out the deployed functions have", async () => {
    const config = join(on.small.folder, "usual time-out.yaml");
    const usual = on.small.configuration.replace(/^lambda: .*\n/m, "");
    expect(usual).not.toBe(on.small.configuration);
    writeFileSync(config, usual);
    const folder = join(on.small.folder, "usual time-out");
    const command = on.start(["run", "--config", config, "--state-dir", folder]);
    await command.until("Restoring dblab-refresh-");

    command.child.kill("SIGTERM");

    expect(await command.ended, command.text()).toBe(4);
    expect(command.text()).not.toContain("The time to clean up is over");
    expect(storedJobs(folder).map(({ status }) => status)).toEqual(["cancelled"]);
    expect(on.small.leftovers()).toEqual(nothing);
  }, 60_000);

  it("cancels a job that comes to be while the signal is heard", async () => {
    const folder = join(on.small.folder, "heard early");

    const command = on.run(folder, [], { NODE_OPTIONS: `--import=${SIGNAL_BEFORE_JOB}` });

    expect(await command.ended, command.text()).toBe(4);
    expect(storedJobs(folder).map(({ status }) => status)).toEqual(["cancelled"]);
    expect(on.small.leftovers()).toEqual(nothing);
  }, 60_000);

  it("goes on when nobody reads what it writes any more", async () => {
    const command = on.run(join(on.small.folder, "unread"));
    await command.until("Restoring dblab-refresh-");

    command.child.stdout?.destroy();
    command.child.stderr?.destroy();

    expect(await command.ended).toBe(0);
    expect(await on.small.isRefreshed()).toBe(true);
  }, 60_000);
}
