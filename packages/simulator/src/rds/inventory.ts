import { endOfStage } from "./course.ts";
import { instanceHost, writerHost } from "./host.ts";
import type { Thing, ThingKind } from "./thing.ts";
import type { World } from "./world.ts";

/** One thing of the account as it is, whatever Describe shows of it. */
export interface Inventoried {
  readonly kind: ThingKind;
  readonly identifier: string;
  /** Of instances and clusters RDS's own id (`db-…`, `cluster-…`); of the others the model's. */
  readonly key: string;
  readonly status: string;
  /** Nothing changes its status by itself. */
  readonly isLasting: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** What clients connect to; of a cluster its writer's. */
  readonly host?: string;
  readonly isProtected?: boolean;
  /** The ids of its security groups; a member has its cluster's. */
  readonly groups?: readonly string[];
  /** Of a member: its cluster's key. */
  readonly clusterKey?: string;
  /** Of a snapshot: the resource id of what it was taken of, and when it was complete (epoch milliseconds). */
  readonly of?: string;
  readonly completedAtMs?: number;
  /** Of an export: the ARN of its snapshot. */
  readonly sourceArn?: string;
}

/** Everything there is, in the order in which it came to be. */
export function inventory(world: World): readonly Inventoried[] {
  return world.things.all().map((thing) => ({
    kind: thing.kind,
    identifier: thing.identifier,
    key: thing.key,
    status: thing.course.stage.status,
    isLasting: endOfStage(thing.course) === undefined,
    tags: Object.fromEntries(thing.tags.map(({ Key = "", Value = "" }) => [Key, Value])),
    ...more(world, thing),
  }));
}

function more({ account }: World, thing: Thing): Partial<Inventoried> {
  switch (thing.kind) {
    case "instance":
      return {
        host: instanceHost(account, thing.identifier),
        isProtected: thing.settings.DeletionProtection === true,
        groups: (thing.settings.VpcSecurityGroups ?? []).map(({ VpcSecurityGroupId: id = "" }) => id),
        ...(thing.membership && { clusterKey: thing.membership.clusterKey }),
      };
    case "cluster":
      return {
        host: writerHost(account, thing.identifier),
        isProtected: thing.settings.DeletionProtection === true,
        groups: (thing.settings.VpcSecurityGroups ?? []).map(({ VpcSecurityGroupId: id = "" }) => id),
      };
    case "snapshot":
    case "cluster-snapshot":
      return {
        of: thing.source.resourceId,
        ...(thing.completedAtMs !== undefined && { completedAtMs: thing.completedAtMs }),
      };
    case "export-task":
      return { sourceArn: thing.request.sourceArn };
    default:
      return thing satisfies never;
  }
}
