import type { Outcome } from "../../job/outcome.ts";
import type { Owned } from "../../job/owned.ts";
import { instanceState } from "../../rds/clone-status.ts";
import { cloneTags } from "../../rds/clone-tags.ts";
import type { StepContext } from "../step-context.ts";
import { awaited, cloneNotes, waiting } from "./awaited.ts";
import { ready } from "./ready.ts";

/** A clone of an RDS instance: one instance, restored from the snapshot. */
export async function cloneInstance(context: StepContext, clone: Owned): Promise<Outcome> {
  const { job, now } = context;
  const { clone: options } = await context.target();
  const { snapshot } = job.facts;
  if (snapshot === undefined) throw new Error("no snapshot was chosen");
  const rds = context.rds();
  const notes = cloneNotes(job, options.pollInterval);
  const look = await awaited(context, clone, {
    name: "the clone",
    notes,
    state: instanceState,
    find: () => rds.instance(clone.identifier),
    creating: `Restoring ${clone.identifier}, a ${options.instanceClass}`,
    create: () =>
      rds.restoreInstance({
        identifier: clone.identifier,
        snapshotIdentifier: snapshot.identifier,
        instanceClass: options.instanceClass,
        securityGroups: options.securityGroups,
        publiclyAccessible: options.publiclyAccessible,
        iamAuthentication: options.enableIAMAuth,
        deletionProtection: options.deletionProtection,
        tags: cloneTags(job, options.tags, now, options.maxAge),
        ...(options.subnetGroup && { subnetGroup: options.subnetGroup }),
        ...(options.parameterGroup && { parameterGroup: options.parameterGroup }),
        ...(options.optionGroup && { optionGroup: options.optionGroup }),
        ...(options.port && { port: options.port }),
        ...(options.storageType && { storageType: options.storageType }),
      }),
  });
  if ("outcome" in look) return look.outcome;
  const { endpoint, status } = look.ready;
  if (endpoint === undefined)
    return waiting(context, look.seen, {
      name: "the clone",
      notes,
      status: `${status}, without an endpoint yet`,
    });
  return ready(context, status, endpoint, [look.seen]);
}
