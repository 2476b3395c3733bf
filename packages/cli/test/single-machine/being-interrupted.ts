import { join } from "node:path";
import { expect, it } from "vitest";
import { storedJobs } from "../stored-jobs.ts";
import { type Machine, nothing } from "./machine.ts";

/** What a clean-up does not come to is the next start's. */
export function beingInterrupted(on: Machine): void {
  it("ends when the time to clean up is over, says what is left, and the next start sees to it", async () => {
    const folder = join(on.small.folder, "too short");
    const command = on.run(folder, ["--shutdown-timeout", "100ms"]);
    await command.until("Restoring dblab-refresh-");

    command.child.kill("SIGTERM");

    expect(await command.ended, command.text()).toBe(4);
    expect(command.text()).toMatch(
      /The time to clean up is over\. Job \w+ stands at .*The next start goes on with it/,
    );
    const next = on.run(folder);
    expect(await next.ended, next.text()).toBe(0);
    expect(next.text()).toContain("Taking up job");
    expect(storedJobs(folder).map(({ status }) => status)).toEqual(["cancelled", "succeeded"]);
    expect(on.small.leftovers()).toEqual(nothing);
    expect(on.small.mostClones()).toBe(1);
  }, 60_000);

  it("ends at once at a second signal, and says that the clean-up is the next start's", async () => {
    const folder = join(on.small.folder, "twice");
    const command = on.run(folder);
    await command.until("Restoring dblab-refresh-");
    command.child.kill("SIGINT");
    await command.until("a second signal leaves that to the next start");
    await command.until("looked at reaper");

    // What follows the first one within a blink is taken for the same, so it is said until it is heard.
    const again = setInterval(() => command.child.kill("SIGINT"), 30);
    const code = await command.ended;
    clearInterval(again);

    expect(code, command.text()).toBe(4);
    expect(command.text()).toMatch(
      /A second signal\. Job \w+ stands at reaper: .*The next start goes on with it/,
    );
    expect(on.small.leftovers().clones).toHaveLength(1);
    const next = on.run(folder);
    expect(await next.ended, next.text()).toBe(0);
    expect(on.small.leftovers()).toEqual(nothing);
  }, 60_000);
}
