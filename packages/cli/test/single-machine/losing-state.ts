import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { killedWithClone, type Machine, nothing } from "./machine.ts";

/** A clone that a killed run has left, and that nothing on disk tells of any more. */
export function losingState(on: Machine): void {
  it("is found by its tags and gone before another one is made, if the state directory is lost", async () => {
    const folder = join(on.small.folder, "lost");
    await killedWithClone(on, folder);
    rmSync(folder, { recursive: true });

    const next = on.run(folder);

    expect(await next.ended, next.text()).toBe(0);
    expect(next.text()).toMatch(/Deleting dblab-refresh-\w+, which no job remembers/);
    expect(on.small.leftovers()).toEqual(nothing);
    expect(on.small.mostClones()).toBe(1);
    expect(await on.small.isRefreshed()).toBe(true);
  }, 90_000);

  it("is found by its tags, though RDS does not say at first what there is", async () => {
    const folder = join(on.small.folder, "lost while RDS is away");
    await killedWithClone(on, folder);
    rmSync(folder, { recursive: true });
    // Longer than the client itself tries a call again.
    let refused = 0;
    const leave = on.small.world.rdsGateway.meddle({
      before: ({ operation }) => (operation.startsWith("Describe") && ++refused <= 12 ? "break" : undefined),
    });

    const next = on.run(folder);

    expect(await next.ended, next.text()).toBe(0);
    leave();
    expect(refused).toBeGreaterThan(12);
    expect(on.small.leftovers()).toEqual(nothing);
    expect(on.small.mostClones()).toBe(1);
  }, 90_000);

  it("is found by its tags, if the file of its job is damaged", async () => {
    const folder = join(on.small.folder, "damaged");
    await killedWithClone(on, folder);
    const [job] = readdirSync(join(folder, "jobs"));
    writeFileSync(join(folder, "jobs", `${job}`), '{"jobId": "');

    const next = on.run(folder);

    expect(await next.ended, next.text()).toBe(0);
    expect(next.text()).toMatch(
      /\.json was damaged; it is now .*\.damaged-\d+\. What its job made in RDS is found by its tags/,
    );
    expect(on.small.leftovers()).toEqual(nothing);
    expect(on.small.mostClones()).toBe(1);
  }, 60_000);
}
