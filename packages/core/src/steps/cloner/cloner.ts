import type { Outcome } from "../../job/outcome.ts";
import { ownedOf } from "../../job/owned.ts";
import type { StepContext } from "../step-context.ts";
import { cloneCluster } from "./cluster-clone.ts";
import { cloneInstance } from "./instance-clone.ts";

/** Makes the clone that the snapshotter committed to `owned`, and waits until it takes connections. */
export async function cloner(context: StepContext): Promise<Outcome> {
  const { owned } = context.job;
  const cluster = ownedOf(owned, "db-cluster");
  if (cluster !== undefined) return cloneCluster(context, cluster, ownedOf(owned, "db-instance"));
  const instance = ownedOf(owned, "db-instance");
  if (instance === undefined) throw new Error("no clone was intended");
  return cloneInstance(context, instance);
}
