import { leftovers } from "@dblab-refresh/local/leftovers";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { describe, expect, it } from "vitest";

function account(): RdsModel {
  let count = 0;
  const rds = new RdsModel({
    now: () => 1_700_000_000_000,
    durations: { describeLagMs: 0 },
    ids: () => {
      count += 1;
      return `id-${count}`;
    },
  });
  rds.seedInstance({ identifier: "production-db" });
  rds.seedSnapshot({ instance: "production-db" });
  return rds;
}

const OWNER = [{ Key: "dblab-refresh:owner", Value: "local/abc" }];

describe("what a refresh has left in RDS", () => {
  it("is nothing where there is only the source, with its snapshot and its backups", () => {
    expect(leftovers(account())).toEqual({ clones: [], snapshots: [], backups: [] });
  });

  it("is a clone by its name, and its backups", () => {
    const rds = account();
    rds.seedInstance({ identifier: "dblab-refresh-abc" });

    const left = leftovers(rds);

    expect(left.clones).toEqual(["dblab-refresh-abc"]);
    expect(left.backups).toHaveLength(1);
  });

  it("is a clone that was renamed, by its owner tag", () => {
    const rds = account();
    rds.seedInstance({ identifier: "something-else", tags: OWNER });

    expect(leftovers(rds).clones).toEqual(["something-else"]);
  });

  it("is a snapshot of a clone", () => {
    const rds = account();
    rds.seedInstance({ identifier: "dblab-refresh-abc" });
    rds.seedSnapshot({ instance: "dblab-refresh-abc", identifier: "taken-of-it", type: "manual" });

    expect(leftovers(rds).snapshots).toEqual(["taken-of-it"]);
  });

  it("is nothing of an Aurora cluster that is production", () => {
    const rds = account();
    rds.seedCluster({ identifier: "production-cluster", members: 2 });
    rds.seedClusterSnapshot({ cluster: "production-cluster" });

    expect(leftovers(rds)).toEqual({ clones: [], snapshots: [], backups: [] });
  });

  it("is a cluster, its members, its snapshots and its backups", () => {
    const rds = account();
    rds.seedCluster({ identifier: "dblab-refresh-abc", members: ["dblab-refresh-abc-instance"] });
    rds.seedClusterSnapshot({ cluster: "dblab-refresh-abc", identifier: "taken-of-it", type: "manual" });

    const left = leftovers(rds);

    expect(left.clones).toEqual(["dblab-refresh-abc", "dblab-refresh-abc-instance"]);
    expect(left.snapshots).toEqual(["taken-of-it"]);
    expect(left.backups).toEqual([expect.stringMatching(/^dblab-refresh-abc \(cluster-/)]);
  });

  it("is a reader that autoscaling added to a clone, by its cluster", () => {
    const rds = account();
    rds.seedCluster({ identifier: "dblab-refresh-abc", members: 1 });

    const reader = rds.addReader("dblab-refresh-abc").DBInstanceIdentifier ?? "";

    expect(reader).not.toMatch(/^dblab-refresh/);
    expect(leftovers(rds).clones).toContain(reader);
  });

  it("is no stranger's: an instance or a cluster that has the clone's name and tags, but not ours", () => {
    const rds = account();
    const tags = [{ Key: "team", Value: "somebody-else" }];
    rds.seedInstance({ identifier: "dblab-refresh-abc", tags });
    rds.seedCluster({ identifier: "dblab-refresh-def", members: 1, tags });
    rds.addReader("dblab-refresh-def");

    expect(leftovers(rds)).toEqual({ clones: [], snapshots: [], backups: [] });
  });

  it("is found on whichever page, and under throttling", () => {
    const rds = account();
    for (let index = 0; index < 121; index += 1) rds.seedInstance({ identifier: `a-${index}`, tags: OWNER });
    for (let index = 0; index < 9; index += 1) rds.seedInstance({ identifier: `dblab-refresh-${index}` });
    rds.inject("throttled");

    expect(leftovers(rds).clones).toHaveLength(130);
  });
});
