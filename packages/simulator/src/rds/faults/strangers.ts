import { autoscaledReader } from "../autoscaled-reader.ts";
import { seededCluster } from "../cluster-seed.ts";
import type { CataloguedFault } from "../fault-definition.ts";
import { clusterOf } from "../members.ts";
import { seededInstance } from "../seed.ts";

const tags = [{ Key: "team", Value: "somebody-else" }];

/** Others create things where the clone is. */
export const strangers = [
  {
    name: "name-taken",
    title: "A stranger's instance, or cluster, of the clone's name appears just before it is created",
    clones: "both",
    times: 1,
    forestalls: ({ creates }, world) => {
      if (creates === undefined || creates.kind === "member") return false;
      const { kind, identifier } = creates;
      if (world.things.named(kind, identifier) !== undefined) return false;
      if (kind === "cluster") seededCluster(world, { identifier, members: 0, tags });
      else seededInstance(world, { identifier, tags });
      return true;
    },
  },
  {
    name: "reader-appears",
    title: "Autoscaling adds a reader to the clone when its first member has come up",
    clones: "cluster",
    times: 1,
    follows: ({ thing, left }, world) => {
      if (thing.kind !== "instance" || thing.endpoint === undefined) return false;
      if (!/^(creating|configuring)/.test(left) || thing.course.stage.status !== "available") return false;
      const cluster = clusterOf(world, thing);
      if (cluster === undefined || thing.identifier.startsWith("application-autoscaling-")) return false;
      autoscaledReader(world, cluster);
      return true;
    },
  },
] as const satisfies readonly CataloguedFault[];
