import type { JobSummary } from "@dblab-refresh/aws/job-list";
import { expect, it } from "vitest";
import { diagnosis } from "../src/operator/diagnosing/diagnosis.ts";
import type { StagePorts } from "../src/operator/stage/stage-ports.ts";

const left = (jobId: string, status: JobSummary["status"]) => ({
  jobId,
  status,
  leftovers: [{ type: "db-snapshot", identifier: `${jobId}-snapshot`, why: "RDS refuses" }],
});

it.each(["succeeded", "failed", "cancelled"] as const)(
  "the doctor tells what a job has left that ended as %s",
  async (status) => {
    const newest = async (filter: { readonly status?: string }) =>
      filter.status === undefined || filter.status === status ? [left("orders", status)] : [];
    const ports = {
      jobs: { list: { newest, installation: async () => undefined } },
      clock: { now: () => "2026-01-05T10:00:00.000Z" },
      place: {},
      stage: { installation: "prod", targets: {}, databases: {} },
      // Only the first section is asked for.
    } as unknown as StagePorts;

    const { value } = await diagnosis(ports)[Symbol.asyncIterator]().next();

    expect(value).toMatchObject({
      level: "problem",
      about: "job table",
      say: "job orders has left orders-snapshot",
    });
  },
);
