import { setTimeout as pause } from "node:timers/promises";
import { isLive } from "@dblab-refresh/core/job/job";
import { clientSettings } from "../../contents.ts";
import { EndpointClient } from "../../endpoint-client.ts";
import { describeEnd } from "../../faults/all.ts";
import { restoreFaultNamed } from "../../faults/restore/all.ts";
import { localConfiguration } from "../../local-configuration.ts";
import { CONFIG_FILE, type LocalStage } from "../../stage.ts";
import { isRecord } from "../../world/gateway-call.ts";
import { followedJob, toldJob } from "../followed-job.ts";
import type { DatabaseDemo, DemoOptions } from "../options.ts";
import { type Play, REQUEST_ID } from "../play.ts";
import type { View } from "../view.ts";
import { restoreReport } from "./report.ts";
import { rivalOf, swaps, taskRequest } from "./requests.ts";
import { isGoodRestore, restoreResult } from "./result.ts";

/** A task of the first database of the file that is of the type, with a client of its own under its endpoint all along. */
export async function restorePlay(
  { configFile = CONFIG_FILE, source, fault: faultName }: DemoOptions,
  demo: DatabaseDemo,
): Promise<Play> {
  const { stage: file, plain } = await localConfiguration(configFile);
  const [identifier, database] =
    Object.entries(file.databases).find(([, { type }]) => source === undefined || type === source) ?? [];
  if (identifier === undefined || database === undefined)
    throw new Error(`${configFile}: has no database${source ? ` of type ${source}` : ""} under databases`);
  const fault = faultName === undefined ? undefined : restoreFaultNamed(faultName);
  const rival = fault || demo.isolate || !swaps(demo.task) ? undefined : rivalOf(identifier);
  const documents = isRecord(plain) && isRecord(plain.databases) ? plain.databases : {};
  const request = taskRequest({ identifier, type: database.type }, demo);
  return {
    scenery: "SQS, DynamoDB, RDS, Postgres",
    stageOptions: {
      configFile,
      databases: [identifier, ...(rival ? [rival] : [])],
      settings: {
        databases: {
          ...(fault?.database && { [identifier]: fault.database }),
          ...(rival && { [rival]: documents[identifier] }),
        },
      },
    },
    async perform(stage, view) {
      const plan = fault ? null : await planned(stage, request);
      if (plan) view.note(plan);
      const client = EndpointClient.start(clientSettings(stage.world, identifier));
      const other = rival === undefined ? undefined : renamedFirst(stage, { ...request, identifier: rival });
      const met = fault
        ? await stage.injectRestore(fault.name, { identifier, requestId: REQUEST_ID })
        : { request };
      const job = await followedJob(stage, view, { ...met.request, requestId: REQUEST_ID });
      await toldJob(stage, job.jobId);
      if (rival) view.note("Waiting for the other database, which was renamed first");
      const rivals = (await other) ?? null;
      await client.stop();
      view.note("Comparing every table of the snapshot with what is under the name");
      const result = await restoreResult(stage, job, { client, plan, rival: rivals });
      return { result, report: restoreReport(job, result, demo), isGood: isGoodRestore(result, demo) };
    },
    end: fault && describeEnd(fault),
  };
}

const LOOK_EVERY_MS = 100;

/** What a dry run of the request says: nothing is changed by it. */
async function planned(stage: LocalStage, request: object): Promise<string | null> {
  const requestId = "plan";
  await stage.enqueue({ ...request, dryRun: true, requestId });
  for (;;) {
    const job = await stage.job(stage.jobIdOf(requestId));
    const said = job?.timeline.find(({ say }) => say.startsWith("Dry run"))?.say;
    if (said !== undefined) return said;
    if (job && !isLive(job)) return null;
    await pause(LOOK_EVERY_MS);
  }
}

/** The same in Trapheus's order, for another database beside it. Undefined if that is not there to be asked for. */
async function renamedFirst(
  stage: LocalStage,
  request: { readonly identifier: string },
): Promise<EndpointClient | undefined> {
  const client = EndpointClient.start(clientSettings(stage.world, request.identifier));
  const unseen: Pick<View, "note" | "job"> = { note: () => {}, job: () => {} };
  const asked = { ...request, order: "rename-first", requestId: "rename-first" };
  const job = await followedJob(stage, unseen, asked);
  await client.stop();
  return job.status === "succeeded" ? client : undefined;
}
