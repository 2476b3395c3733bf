// `run` against simulators of RDS and DBLab Engine, in a process of its own, as a user starts it.
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { start } from "./command.ts";
import { type SmallWorld, startSmallWorld } from "./small-world.ts";

let small: SmallWorld;
beforeAll(async () => {
  small = await startSmallWorld(0.0005);
}, 60_000);

describe("run", () => {
  it("refreshes DBLab from a clone, deletes it, and says so line by line", async () => {
    const command = start(
      ["run", "--config", small.configFile, "--state-dir", join(small.folder, "first")],
      small,
    );

    expect(await command.ended, command.text()).toBe(0);

    expect(small.leftovers()).toEqual({ clones: [], snapshots: [], backups: [] });
    expect(small.mostClones()).toBe(1);
  }, 60_000);
});
