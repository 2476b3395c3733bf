import type { Deployment } from "./deployment.ts";

/**
 * Refuses the stage's removal while its jobs live or its clones are there. Pulumi deletes what depends on another thing
 * before that: so the intake's mapping and the schedules, which need the guard, go first, then the guard asks, and
 * only then goes what the guard needs. It looks for the checkout upwards, since SST's working folder lies in it.
 */
export function createRemovalGuard(
  { name }: Deployment,
  needs: $util.Input<$util.Resource>[],
): $util.Resource {
  const upwards = `while [ ! -f scripts/ready.mjs ] && [ "$PWD" != / ]; do cd ..; done`;
  return new command.local.Command(
    "RemovalGuard",
    { delete: `${upwards}; node scripts/ready.mjs infra/removal/main.ts ${name}` },
    { dependsOn: needs },
  );
}
