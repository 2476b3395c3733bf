import { leftovers } from "@dblab-refresh/local/leftovers";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { describe, expect, it } from "vitest";

function account(): RdsModel {
  let count = 0;
  const rds = new RdsModel({
    now: () => 1_700_000_000_000,
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

  it("is found on whichever page, and under throttling", () => {
    const rds = account();
    for (let index = 0; index < 121; index += 1) rds.seedInstance({ identifier: `a-${index}`, tags: OWNER });
    for (let index = 0; index < 9; index += 1) rds.seedInstance({ identifier: `dblab-refresh-${index}` });
    rds.inject("throttled");

    expect(leftovers(rds).clones).toHaveLength(130);
  });
});
