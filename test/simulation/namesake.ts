import { allJobs, type World } from "./world.ts";

/**
 * Whether it has the name of something temporary that a job has seen, and is not that, by RDS's resource id: nobody but a
 * person may delete it, whatever its tags say.
 */
export function isNamesake(
  world: World,
  { identifier, resourceId }: { readonly identifier: string; readonly resourceId: string },
): boolean {
  return [...allJobs(world)].some(({ owned }) =>
    owned.some(
      (one) =>
        one.purpose === "temporary" &&
        one.identifier === identifier &&
        one.resourceId !== undefined &&
        one.resourceId !== resourceId,
    ),
  );
}

/** Whether what has that name now is one. */
export function hasNamesake(world: World, identifier: string): boolean {
  return world.rds.model.standing().some((one) => one.identifier === identifier && isNamesake(world, one));
}
