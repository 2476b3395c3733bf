import { Fault } from "../../job/fault.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Owned } from "../../job/owned.ts";
import type { RestoreFacts } from "../../job/restore-facts.ts";
import { meansAlreadyThere } from "../../rds/rds-fault.ts";
import { isComplete, isLost, whyAnother } from "../../rds/snapshot-state.ts";
import { patience } from "../patience.ts";
import { withFacts } from "../restore-facts.ts";
import { type DatabaseLook, failure } from "../snapshotter/database/database-look.ts";
import { progress } from "../snapshotter/database/progress.ts";
import { againUnlessShown, unlessShown } from "../snapshotter/database/unseen-snapshot.ts";

/** An account has five exports at a time, a snapshot one: RDS refuses another, and it is asked for again. */
const busy = /^(ExportTaskLimitReached|InvalidExportSourceState)$/;

/** Sends the call that starts the task, if the snapshot still is the one that was meant. */
export async function startExport(
  look: DatabaseLook,
  owned: Owned,
  source: NonNullable<RestoreFacts["source"]>,
): Promise<Outcome> {
  const { context, job, databases, kind, database, facts } = look;
  const { exports } = context;
  if (owned.seenAt !== undefined) {
    const message = `RDS does not know the export task ${owned.identifier} any more`;
    return againUnlessShown(look, `The export task ${owned.identifier}`, failure("export-failed", message));
  }
  if (exports === undefined) {
    return failure("export-not-configured", "this stage has no bucket, role and key for exports");
  }
  const found = await databases.snapshot(kind, source.identifier);
  if (found === undefined) return unlessShown(look, source.identifier);
  const another = found.createdAt === undefined ? undefined : whyAnother(source, found);
  if (another !== undefined) return failure("snapshot-disappeared", another);
  if (isLost(found)) {
    const message = `the snapshot ${source.identifier} of ${source.createdAt} is ${found.status}`;
    return failure("snapshot-disappeared", message);
  }
  if (!isComplete(found)) return progress(look, `The snapshot ${source.identifier}`, found);
  const { bucket, roleArn, kmsKeyId } = exports;
  const { prefix } = database.export;
  const exportedTo = `s3://${[bucket, prefix, owned.identifier].filter((part) => part !== "").join("/")}`;
  const refused = await sent(() =>
    databases.startExport({
      identifier: owned.identifier,
      snapshotArn: source.arn,
      bucket,
      prefix,
      roleArn,
      kmsKeyId,
    }),
  );
  if (refused !== undefined && !busy.test(refused.reason)) return failure("export-refused", refused.message);
  const exportStatus = refused?.reason ?? "asked for";
  const say = refused
    ? `RDS exports no more at the moment, so this export waits: ${refused.message}`
    : `Exporting ${source.identifier} to ${exportedTo}`;
  return {
    kind: "wait",
    seconds: refused ? patience(database.pollInterval, job, context.now) : database.pollInterval,
    ...(facts.exportStatus !== exportStatus && { say }),
    changes: { facts: withFacts(job, { exportStatus, exportedTo, percent: undefined }) },
  };
}

/** What RDS has against it, for now or for good. A name that is taken is ours, or is seen not to be at the next look. */
async function sent(start: () => Promise<void>): Promise<Fault | undefined> {
  try {
    await start();
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (meansAlreadyThere(error)) return undefined;
    if (busy.test(error.reason)) return error;
    if (error.passing || error.code === "permission-denied") throw error;
    return error;
  }
}
