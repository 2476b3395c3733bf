import { courseFrom, type Plan } from "./course.ts";
import type { ThingBase } from "./thing.ts";
import type { World } from "./world.ts";

type Beginning = Pick<ThingBase, "createdAtMs" | "course" | "visibleAtMs" | "tagsVisibleAtMs">;

/** Everything about something new that time decides, as the injected faults will have it. */
export function beginning(world: World, wanted: Omit<Plan, "tagsLagMs">): Beginning {
  const { now, durations } = world;
  const plan = world.planned({ ...wanted, tagsLagMs: durations.tagsLagMs });
  return {
    createdAtMs: now,
    course: courseFrom(now, plan.stages),
    visibleAtMs: now + durations.describeLagMs,
    tagsVisibleAtMs: now + plan.tagsLagMs,
  };
}
