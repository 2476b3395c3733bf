import type { RestoreFaultName } from "@dblab-refresh/simulator/rds/restore-faults";

/** What the simulated RDS can do and no job of a database meets, and why. */
export const unmet: Partial<Record<RestoreFaultName, string>> = {
  "modification-stays-pending":
    "every setting that RDS would leave pending is given with the restore or the create, so that none is modified later",
};
