import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { killedWithClone, type Machine, nothing } from "./machine.ts";

const FULL_DISK = fileURLToPath(new URL("../full-disk.mjs", import.meta.url));

/** A state directory that is taken, cannot be written, or is another configuration's. */
export function usingState(on: Machine): void {
  it("that cannot be made is told in one line, before anything is begun", async () => {
    const file = join(on.small.folder, "a file");
    writeFileSync(file, "");
    const calls = on.small.world.rds.calls.length;

    const command = on.run(join(file, "below"));

    expect(await command.ended).toBe(1);
    expect(command.text()).toMatch(
      /^error: the state directory .* cannot be written \(ENOTDIR\)\. .*--state-dir\.\n$/,
    );
    expect(on.small.world.rds.calls).toHaveLength(calls);
  });

  it("that is full is told in one line, before anything is begun", async () => {
    const calls = on.small.world.rds.calls.length;

    const command = on.run(join(on.small.folder, "full"), [], {
      NODE_OPTIONS: `--import=${FULL_DISK}`,
      FULL_FROM: "0",
    });

    expect(await command.ended).toBe(1);
    expect(command.text()).toMatch(
      /^error: the state directory .* cannot be written \(ENOSPC\)\. The disk is full: free some space/,
    );
    expect(command.text().trim().split("\n")).toHaveLength(1);
    expect(on.small.world.rds.calls).toHaveLength(calls);
  });

  it("that is full for a while holds the job up, and does not end it", async () => {
    const folder = join(on.small.folder, "full for a while");

    const command = on.run(folder, [], {
      NODE_OPTIONS: `--import=${FULL_DISK}`,
      FULL_FROM: "6",
      FULL_UNTIL: "8",
    });

    expect(await command.ended, command.text()).toBe(0);
    expect(command.text()).toContain("cannot be written (ENOSPC). The disk is full");
    expect(on.small.leftovers()).toEqual(nothing);
    expect(on.small.mostClones()).toBe(1);
  }, 60_000);

  it("with a job of another configuration is left alone", async () => {
    const folder = join(on.small.folder, "another's");
    await killedWithClone(on, folder);
    const other = join(on.small.folder, "other.yaml");
    copyFileSync(on.small.configFile, other);

    const command = on.start(["run", "--config", other, "--state-dir", folder]);

    expect(await command.ended).toBe(2);
    expect(command.text()).toMatch(
      new RegExp(
        `^error: the state directory ${folder} holds job \\w+ of another configuration, ${on.small.configFile}\\. `,
      ),
    );
    const rest = on.run(folder);
    expect(await rest.ended, rest.text()).toBe(0);
  }, 60_000);

  it("that is in use is told to the second run, with who holds it, since when, and what to do", async () => {
    const folder = join(on.small.folder, "held");
    const first = on.run(folder);
    await first.until("a job was made");

    const second = on.run(folder);

    expect(await second.ended).toBe(2);
    expect(second.text()).toMatch(
      new RegExp(
        `^error: the state directory ${folder} is in use by process ${first.child.pid}, since [-\\dT:]+Z\\. Let that one finish`,
      ),
    );
    expect(second.text().trim().split("\n")).toHaveLength(1);
    expect(await first.ended, first.text()).toBe(0);
  }, 60_000);

  it("is not the only thing that is had by one at a time: a second one beside it deletes no clone of the first", async () => {
    const folder = join(on.small.folder, "first of two");
    const first = on.run(folder);
    await first.until("Restoring dblab-refresh-");

    const second = on.run(join(on.small.folder, "second of two"));
    const cleaning = on.start(["cleanup", "-config", on.small.configFile, "-state-dir", "third"]);

    for (const refused of [second, cleaning]) {
      expect(await refused.ended, refused.text()).toBe(2);
      expect(refused.text()).toMatch(
        new RegExp(
          `^error: the installation machine-\\w+ is in use by process ${first.child.pid}, with the state directory ${folder}\\. Let that one`,
        ),
      );
    }
    expect(await first.ended, first.text()).toBe(0);
    expect(on.small.mostClones()).toBe(1);
  }, 60_000);
}
