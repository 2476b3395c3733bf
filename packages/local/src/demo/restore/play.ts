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
import { swaps, taskRequest } from "./requests.ts";
import { type Compared, isGoodRestore, restoreResult } from "./result.ts";
import { hasLoopbackNetwork, type Rival, rivalDocument, rivalsOf } from "./rivals.ts";

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
  const hasRivals = !fault && !demo.isolate && swaps(demo.task);
  const rivals = hasRivals ? rivalsOf(identifier, { hasNetwork: await hasLoopbackNetwork() }) : [];
  const documents = isRecord(plain) && isRecord(plain.databases) ? plain.databases : {};
  const document = isRecord(documents[identifier]) ? documents[identifier] : {};
  const request = taskRequest({ identifier, type: database.type }, demo);
  return {
    scenery: `SQS, DynamoDB, RDS, Postgres${rivals.length > 0 ? ", Route 53" : ""}, SES, Slack`,
    stageOptions: {
      configFile,
      databases: [identifier, ...rivals.map((rival) => rival.identifier)],
      settings: {
        databases: {
          ...(fault?.database && { [identifier]: fault.database }),
          ...Object.fromEntries(rivals.map((rival) => [rival.identifier, rivalDocument(rival, document)])),
        },
      },
    },
    async perform(stage, view) {
      const plan = fault ? null : await planned(stage, request);
      if (plan) view.note(plan);
      const client = EndpointClient.start(() => clientSettings(stage.world, identifier));
      const others = rivals.map((rival) => away(stage, request, rival));
      const met = fault
        ? await stage.injectRestore(fault.name, { identifier, requestId: REQUEST_ID })
        : { request };
      const job = await followedJob(stage, view, { ...met.request, requestId: REQUEST_ID });
      await toldJob(stage, job.jobId);
      if (rivals.length > 0) view.note("Waiting for the other databases, which are restored in other ways");
      const compared = await Promise.all(others);
      await client.stop();
      view.note("Comparing every table of the snapshot with what is under the name");
      const result = await restoreResult(stage, job, { client, plan, compared });
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

/** How long the same is away if it is done in another way, for another database beside it. */
async function away(stage: LocalStage, request: object, rival: Rival): Promise<Compared> {
  const { identifier, way, asked } = rival;
  const client = EndpointClient.start(() => clientSettings(stage.world, identifier));
  const unseen: Pick<View, "note" | "job"> = { note: () => {}, job: () => {} };
  const own = { ...request, ...asked, identifier, requestId: way };
  const { status } = await followedJob(stage, unseen, own);
  await client.stop();
  return { way, identifier, client, isRestored: status === "succeeded" };
}
