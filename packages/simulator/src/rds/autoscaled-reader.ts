import { uuidOf } from "./identifier.ts";
import { beginMember } from "./member.ts";
import { membersOf } from "./members.ts";
import type { Cluster, Instance } from "./thing.ts";
import type { World } from "./world.ts";

/**
 * A reader that Aurora's autoscaling adds, of the writer's class and in its groups: named after Application Auto
 * Scaling, in the last promotion tier, without tags of ours.
 * Source: docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html
 */
export function autoscaledReader(world: World, cluster: Cluster): Instance {
  const writer = membersOf(world, cluster).find(({ membership }) => membership?.isWriter);
  return beginMember(world, cluster, {
    DBInstanceIdentifier: `application-autoscaling-${uuidOf(world.ids())}`,
    DBInstanceClass: writer?.settings.DBInstanceClass ?? "db.serverless",
    DBParameterGroupName: writer?.settings.DBParameterGroups?.[0]?.DBParameterGroupName,
    PromotionTier: 15,
  });
}
