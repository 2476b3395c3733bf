import { memberIdentifier } from "../../job/job-id.ts";
import type { Outcome } from "../../job/outcome.ts";
import { type Owned, withOwned } from "../../job/owned.ts";
import { clusterState, instanceState } from "../../rds/clone-status.ts";
import { cloneTags } from "../../rds/clone-tags.ts";
import type { StepContext } from "../step-context.ts";
import { awaited, cloneNotes, waiting } from "./awaited.ts";
import { ready } from "./ready.ts";

/** A clone of an Aurora cluster: the cluster, restored without members, then one member that makes it answer. */
export async function cloneCluster(
  context: StepContext,
  clone: Owned,
  member: Owned | undefined,
): Promise<Outcome> {
  const { job } = context;
  const { clone: options } = await context.target();
  const { snapshot } = job.facts;
  if (snapshot === undefined) throw new Error("no snapshot was chosen");
  const rds = context.rds();
  const tags = cloneTags(job, options.tags, context.now, options.maxAge);
  const notes = cloneNotes(job, options.pollInterval);
  const cluster = await awaited(context, clone, {
    name: "the clone's cluster",
    notes,
    state: clusterState,
    find: () => rds.cluster(clone.identifier),
    creating: `Restoring the cluster ${clone.identifier}`,
    create: () =>
      rds.restoreCluster({
        identifier: clone.identifier,
        snapshotIdentifier: snapshot.identifier,
        engine: snapshot.engine,
        securityGroups: options.securityGroups,
        iamAuthentication: options.enableIAMAuth,
        deletionProtection: options.deletionProtection,
        serverless: options.instanceClass === "db.serverless",
        tags,
        ...(options.subnetGroup && { subnetGroup: options.subnetGroup }),
        ...(options.clusterParameterGroup && { parameterGroup: options.clusterParameterGroup }),
        ...(options.port && { port: options.port }),
      }),
  });
  if ("outcome" in cluster) return cluster.outcome;
  if (member === undefined) return intendMember(context, cluster.seen);

  const look = await awaited(context, member, {
    name: "the clone's member",
    notes,
    state: instanceState,
    find: () => rds.instance(member.identifier),
    creating: `Adding the member ${member.identifier}, a ${options.instanceClass}`,
    create: () =>
      rds.createMember({
        identifier: member.identifier,
        clusterIdentifier: clone.identifier,
        engine: cluster.ready.engine,
        instanceClass: options.instanceClass,
        publiclyAccessible: options.publiclyAccessible,
        tags,
        ...(options.parameterGroup && { parameterGroup: options.parameterGroup }),
      }),
  });
  if ("outcome" in look) return look.outcome;
  // Read after the member, which is what answers there.
  const now = (await rds.cluster(clone.identifier)) ?? cluster.ready;
  if (now.endpoint === undefined) {
    const status = `${now.status}, without an endpoint yet`;
    return waiting(context, look.seen, { name: "the clone's cluster", notes, status });
  }
  return ready(context, now.status, now.endpoint, [cluster.seen, look.seen]);
}

/** Intent before effect: the member stands on the item before it is created. */
function intendMember({ job, now }: StepContext, cluster: Owned): Outcome {
  const { identifier: clusterIdentifier } = cluster;
  const identifier = memberIdentifier(clusterIdentifier);
  const member: Owned = {
    type: "db-instance",
    identifier,
    clusterIdentifier,
    purpose: "temporary",
    intendedAt: now,
  };
  const say = "The clone's cluster is available";
  return {
    kind: "wait",
    seconds: 0,
    say,
    changes: {
      owned: withOwned(withOwned(job.owned, cluster), member),
      facts: { cloneUnseenSince: undefined },
    },
  };
}
