import { describeEnd, faultNamed } from "../faults/all.ts";
import { followedJob, toldJob } from "./followed-job.ts";
import type { DemoOptions } from "./options.ts";
import { type Play, REQUEST_ID } from "./play.ts";
import { report } from "./report.ts";
import { demoResult, isGood } from "./result.ts";

/** A whole refresh. */
export function refreshPlay({ configFile, source, fault }: DemoOptions): Play {
  return {
    scenery: "SQS, DynamoDB, RDS, DBLab Engine, Postgres",
    stageOptions: {
      ...(configFile && { configFile }),
      ...(source && { source }),
      ...(fault && { faults: [fault] }),
    },
    shows: () => true,
    async perform(stage, view) {
      const { request } = fault
        ? await stage.inject(fault)
        : { request: { job: "refresh", target: stage.targetName } };
      const job = await followedJob(stage, view, { ...request, requestId: REQUEST_ID });
      await toldJob(stage, job.jobId);
      view.note("Comparing every table of the snapshot with DBLab's");
      const result = await demoResult(stage, job);
      return { result, report: report(stage, job, result), isGood: isGood(result) };
    },
    end: fault && describeEnd(faultNamed(fault)),
  };
}
