// Storage and engine versions: what RDS's rules leave to a restore and to the modifications after it. Pure.
import type { Described } from "@dblab-refresh/core/ports/databases";
import { restoreInput } from "@dblab-refresh/core/rds/settings/restore-input";
import { describe, expect, it } from "vitest";
import { large, restored, sent, snapshot, whys } from "./described-instances.ts";

describe("storage at the restore", () => {
  it("of gp3 below its striping size says no IOPS, which RDS would refuse", () => {
    expect(restored({})).not.toHaveProperty("Iops");
    expect(restored({})).not.toHaveProperty("StorageThroughput");
  });

  it("of gp3 above it says both", () => {
    expect(restored(large)).toMatchObject({ AllocatedStorage: 500, Iops: 14_000, StorageThroughput: 600 });
  });

  it.each([["io1"], ["io2"]])("of %s says IOPS and no throughput", (StorageType) => {
    const input = restored({ StorageType, Iops: 3000, StorageThroughput: 0 });

    expect(input).toMatchObject({ StorageType, Iops: 3000 });
    expect(input).not.toHaveProperty("StorageThroughput");
  });

  it("of gp2 says neither", () => {
    const input = restored({ StorageType: "gp2", Iops: 300, StorageThroughput: 0 });

    expect(input).not.toHaveProperty("Iops");
    expect(input).not.toHaveProperty("StorageThroughput");
  });

  it("is never less than the snapshot's", () => {
    expect(restored({}, { ...snapshot, storage: 300 })).toMatchObject({ AllocatedStorage: 300 });
    expect(restored({}, { ...snapshot, storage: 50 })).toMatchObject({ AllocatedStorage: 100 });
  });
});

describe("storage after the restore", () => {
  it("goes into one call, with the IOPS of the type", () => {
    const [storage] = sent({ ...large, MaxAllocatedStorage: 1000 }, {});

    expect(storage).toEqual({
      name: "storage",
      input: {
        DBInstanceIdentifier: "new",
        StorageType: "gp3",
        AllocatedStorage: 500,
        Iops: 14_000,
        StorageThroughput: 600,
        ApplyImmediately: true,
      },
    });
  });

  it("that is larger stays so, and that is explained; nothing is sent", () => {
    expect(sent({}, large)).toEqual([]);
    expect(whys({}, large)).toEqual([
      ["storage", expect.stringContaining("cannot shrink")],
      ["IOPS", expect.stringContaining("larger")],
      ["storage throughput", expect.stringContaining("larger")],
    ]);
  });

  it("has a limit again, or none again", () => {
    const input = (was: Described, is: Described) =>
      sent(was, is).map((call) => call.input.MaxAllocatedStorage);

    expect(input({ MaxAllocatedStorage: 200 }, {})).toEqual([200]);
    expect(input({}, { MaxAllocatedStorage: 200 })).toEqual([100]);
  });

  it("has no limit that RDS would refuse, and that is explained", () => {
    expect(sent({ MaxAllocatedStorage: 105 }, {})).toEqual([]);
    expect(whys({ MaxAllocatedStorage: 105 }, {})).toEqual([
      ["storage autoscaling limit", expect.stringContaining("10 % above the storage, which is 100 GiB")],
    ]);
    expect(
      restored({ MaxAllocatedStorage: 105 }, { kind: "point-in-time", resourceId: "db-SHOP" }),
    ).not.toHaveProperty("MaxAllocatedStorage");
  });
});

describe("the engine's version", () => {
  it("that is an older minor one is upgraded in a call of its own, before everything else", () => {
    const calls = sent({ MonitoringInterval: 0, DeletionProtection: true }, { EngineVersion: "16.2" });

    expect(calls.map(({ name }) => name)).toEqual(["engine version", "settings"]);
    expect(calls[0]?.input).toEqual({
      DBInstanceIdentifier: "new",
      EngineVersion: "16.4",
      ApplyImmediately: true,
    });
  });

  it.each([
    ["newer", "16.10", /does not go back/],
    ["another major one", "15.8", /a decision of its own/],
  ])("that is %s stays, and that is explained", (_which, EngineVersion, reason) => {
    const groups = { DBParameterGroups: [{ DBParameterGroupName: "default.postgres15" }] };

    expect(sent({}, { EngineVersion })).toEqual([]);
    expect(whys({}, { EngineVersion })).toEqual([["engine version", expect.stringMatching(reason)]]);
    expect(sent({}, { EngineVersion: "15.8", ...groups })).toEqual([]);
  });

  it("of a snapshot of another major version takes the original's groups away from the restore", () => {
    const same = restored({}, { ...snapshot, engineVersion: "16.2" });
    const other = restored({}, { ...snapshot, engineVersion: "15.8" });

    expect(same).toMatchObject({ DBParameterGroupName: "tuned", OptionGroupName: "extended" });
    expect(Object.keys(other)).not.toContain("DBParameterGroupName");
    expect(Object.keys(other)).not.toContain("OptionGroupName");
  });

  it.each([
    ["16.2", "16.4"],
    ["16.10", "16.10"],
    ["15.8", "15.8"],
    [undefined, "16.4"],
  ])("of a cluster's snapshot is %s: the restore says %s", (engineVersion, said) => {
    const cluster = { DBClusterIdentifier: "shop", Engine: "aurora-postgresql", EngineVersion: "16.4" };
    const source = { ...snapshot, ...(engineVersion && { engineVersion }) };

    const input = restoreInput("db-cluster", cluster, { identifier: "new", source, tags: {} });

    expect(input).toMatchObject({ Engine: "aurora-postgresql", EngineVersion: said });
  });
});
