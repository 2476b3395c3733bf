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

  it("takes no request any more before it asks, and keeps whatever works or tells of it until it has", () => {
    const kept = neededBy("RemovalGuard");
    // Source maps stay in SST's bucket even when the stage is gone.
    const staysAnyway = (name: string) => name === "RemovalGuard" || /Sourcemap\d+$/.test(name);
    const goesFirst = stage.resources.filter(({ name }) => !staysAnyway(name) && !kept.has(name));
    const requests = [...made(stage, types.schedule).keys()].filter((name) => name !== "janitor");

    expect(goesFirst.map(({ inputs, name }) => inputs.name ?? name).sort()).toEqual(
      ["IntakeMapping", ...requests].sort(),
    );
    for (const { name } of goesFirst) expect(neededBy(name), name).toContain("RemovalGuard");
  });

  /** Everything that a resource needs, and what that needs: Pulumi deletes none of it before the resource. */
  function neededBy(name: string, known: Set<string> = new Set()): ReadonlySet<string> {
    for (const need of stage.needs[name] ?? []) {
      if (known.has(need)) continue;
      known.add(need);
      neededBy(need, known);
    }
    return known;
  }
}
