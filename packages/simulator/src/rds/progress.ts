import type { ClusterSnapshot, Snapshot } from "./thing.ts";
import type { World } from "./world.ts";

/** `PercentProgress`: 100 when it is available, and not before. */
export function percentDone(world: World, { course }: Snapshot | ClusterSnapshot): number {
  if (course.stage.status === "available") return 100;
  const { durationMs } = course.stage;
  const share = durationMs === 0 ? 0 : (world.now - course.sinceMs) / durationMs;
  return Math.min(99, Math.floor(share * 100));
}
