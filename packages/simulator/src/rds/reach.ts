import { admits } from "./access.ts";
import { namedByHost } from "./host.ts";
import { clusterOf, membersOf } from "./members.ts";
import type { Cluster, Instance } from "./thing.ts";
import type { World } from "./world.ts";

/** What a client finds that opens a connection to a host, without any cache of names. */
export type Reach =
  /** `resourceId` of the instance, or of the cluster whose endpoint it is. */
  | { readonly state: "answers"; readonly resourceId: string }
  /** The name leads nowhere. */
  | { readonly state: "unresolved" }
  /** The name leads somewhere, and nobody is let in there, or nobody is there. */
  | { readonly state: "refused"; readonly resourceId: string; readonly why: string };

/** Statuses in which Postgres runs. */
const running =
  /^(available|backing-up|modifying|storage-|configuring-|maintenance|resetting-master|renaming|update-iam)/;

const runs = ({ endpoint, course }: Instance) => endpoint !== undefined && running.test(course.stage.status);

/** Who answers at a host now. */
export function reached(world: World, host: string): Reach {
  const named = namedByHost(world.account, host);
  if (named === undefined) return { state: "unresolved" };
  const thing = world.things.named(named.kind === "instance" ? "instance" : "cluster", named.identifier);
  if (thing === undefined || world.now < thing.access.resolvesAtMs) return { state: "unresolved" };
  const why = whyRefused(world, thing, named.kind);
  return why === undefined
    ? { state: "answers", resourceId: thing.key }
    : { state: "refused", resourceId: thing.key, why };
}

/** Why nobody gets an answer of it, wherever its name leads. */
export function whyRefused(
  world: World,
  thing: Instance | Cluster,
  role: "instance" | "writer" | "reader",
): string | undefined {
  if (thing.access.isSilent) return "silent";
  if (!admits(world, thing)) return "not admitted";
  const serving = thing.kind === "instance" ? [thing] : serversOf(world, thing, role === "writer");
  if (serving.length === 0) return "no member";
  return serving.some(runs) ? undefined : (serving[0]?.course.stage.status ?? "");
}

/** Without any reader the reader endpoint leads to the writer. */
function serversOf(world: World, cluster: Cluster, isWriter: boolean): readonly Instance[] {
  const members = membersOf(world, cluster);
  const wanted = members.filter(({ membership }) => membership?.isWriter === isWriter);
  return wanted.length > 0 ? wanted : members;
}

/**
 * Whether a connection to an instance or a cluster, opened at a time, is still open: it outlives a change of the
 * security groups, and of a cluster's name, but no restart.
 */
export function isStillOpen(world: World, resourceId: string, openedAtMs: number): boolean {
  const { things } = world;
  const thing = things.withKey("instance", resourceId) ?? things.withKey("cluster", resourceId);
  if (thing === undefined || openedAtMs <= thing.access.restartedAtMs) return false;
  if (thing.kind === "instance") {
    const cluster = clusterOf(world, thing);
    return runs(thing) && (cluster === undefined || cluster.course.stage.status !== "stopped");
  }
  return membersOf(world, thing).some((member) => member.membership?.isWriter === true && runs(member));
}
