import { expect, it } from "vitest";
import { made, types } from "../synthesis/made.ts";
import type { Synthesis } from "../synthesis/synthesis.ts";

export function tableClaims(stage: Synthesis): void {
  const tables = made(stage, types.table);
  const jobs = tables.get(`dblab-refresh-${stage.stage}-jobs`);
  const locks = tables.get(`dblab-refresh-${stage.stage}-locks`);

  it("can go back to any moment, and production's tables cannot be deleted by a slip", () => {
    expect(tables.size).toBe(2);
    for (const table of tables.values()) {
      expect(table).toMatchObject({
        billingMode: "PAY_PER_REQUEST",
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: stage.stage === "production",
      });
    }
  });

  it("forgets ended jobs when they expire", () => {
    expect(jobs?.ttl).toEqual({ attributeName: "expiresAt", enabled: true });
    expect(locks?.ttl).toBeUndefined();
  });

  it("finds jobs by target, and what is due in an index that has nothing else", () => {
    expect(jobs).toMatchObject({
      hashKey: "jobId",
      globalSecondaryIndexes: [
        { name: "byTarget", hashKey: "targetName", rangeKey: "createdAt" },
        { name: "byDueTime", hashKey: "attention", rangeKey: "dueAt", projectionType: "KEYS_ONLY" },
      ],
    });
    expect(locks?.hashKey).toBe("lock");
  });
}
