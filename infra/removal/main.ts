// node scripts/ready.mjs infra/removal/main.ts STAGE: exit code 0 if the stage may be removed, else 1 with the reasons.
// `sst remove` runs it after it has taken the intake's mapping and the schedules away, before anything else.
import { setTimeout as pause } from "node:timers/promises";
import { documentClient, rdsClients } from "@dblab-refresh/aws/clients";
import { JobTable } from "@dblab-refresh/aws/job-table";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import { instant } from "@dblab-refresh/core/time";
import { readDeployment } from "../deployment.ts";
import { namesOf } from "../names.ts";
import { whatIsAlive } from "./alive.ts";

const { name, stage } = readDeployment(process.argv[2] ?? "");
process.env.AWS_REGION = stage.deployment.region;
const jobs = new JobTable(documentClient(), namesOf(name).jobTable, { now: () => instant(Date.now()) });
const look = () => whatIsAlive({ stage, jobs, rds: (aws) => new RdsService(rdsClients(aws)) });

let reasons = await look();
if (reasons.length === 0) {
  // An intake that was running when its mapping went may still make a job, until its time-out is over.
  await pause(stage.lambda.timeout * 1000);
  reasons = await look();
}
if (reasons.length > 0) {
  const next = `No requests are taken any more; what runs goes on. Wait for it and remove the stage again, or cancel a job: deploy the stage, then send {"job":"cancel","jobId":"…"} to its jobs queue.`;
  process.stderr.write(`The stage ${name} is not removed: ${reasons.join("; ")}. ${next}\n`);
  process.exitCode = 1;
}
