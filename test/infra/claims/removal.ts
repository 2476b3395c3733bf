import { expect, it } from "vitest";
import { made, types } from "../synthesis/made.ts";
import type { Synthesis } from "../synthesis/synthesis.ts";

export function removalClaims(stage: Synthesis): void {
  it("asks what is alive before it goes, from wherever in the checkout", () => {
    const [guard, ...others] = made(stage, "command:local:Command").values();

    expect(others).toEqual([]);
    expect(guard).toMatchObject({
      delete: expect.stringMatching(
        new RegExp(`; node scripts/ready\\.mjs infra/removal/main\\.ts ${stage.stage}$`),
      ),
    });
    expect(guard).not.toHaveProperty("create");
  });

  it("takes no request any more before it asks, and keeps all that works until it has", () => {
    const last = stage.needs.RemovalGuard ?? [];
    const named = (type: string) =>
      stage.resources.filter((one) => one.type === type).map(({ name }) => name);
    const afterGuard = Object.keys(stage.needs).filter((name) => stage.needs[name]?.includes("RemovalGuard"));
    const requests = named(types.schedule).filter((name) => name !== "JanitorSchedule");

    expect(afterGuard.sort()).toEqual(["IntakeMapping", ...requests].sort());
    expect(last).toEqual(
      [
        ...named(types.table),
        // By their components, which hold a queue and a function with its role and log.
        ...named(types.queue).map((name) => name.replace(/Queue$/, "")),
        ...named(types.function).map((name) => name.replace(/Function$/, "")),
        ...named(types.mapping).filter((name) => name !== "IntakeMapping"),
        "JanitorSchedule",
      ].sort(),
    );
  });
}
