import { describe, expect, it } from "vitest";
import { dumpJobs } from "../../src/configuration/dump-jobs.ts";

describe("the parallel jobs of a dump", () => {
  it.each([
    ["db.t4g.micro", 1],
    ["db.t3.medium", 1],
    ["db.m6g.large", 1],
    ["db.m6g.xlarge", 2],
    ["db.m6g.2xlarge", 4],
    ["db.r6i.32xlarge", 64],
    ["db.r5.4xlarge.tpc2.mem4x", 8],
    ["db.m6i.metal", 64],
    ["db.x2iezn.metal", 24],
    ["db.r7i.metal-24xl", 48],
  ])("of %s are %d, half the vCPUs", (instanceClass, jobs) => {
    expect(dumpJobs(instanceClass)).toBe(jobs);
  });

  it.each(["db.serverless", "db.z9.metal", "db.m6g.huge", "db.m6g", "db.constructor.metal", ""])(
    "of %j, whose vCPUs are unknown, are one",
    (instanceClass) => {
      expect(dumpJobs(instanceClass)).toBe(1);
    },
  );
});
