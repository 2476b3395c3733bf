import { rdsClients } from "@dblab-refresh/aws/clients";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import { plainly } from "./aws-errors.ts";
import type { Place } from "./place.ts";
import type { Retry } from "./retried.ts";

/** Whether a snapshot that an ended job had can still be restored. */
export async function snapshotIsThere(
  place: Place,
  aws: { readonly region: string; readonly endpoint?: string },
  { snapshot, kind }: NonNullable<Retry["needs"]>,
): Promise<boolean> {
  const rds = new RdsService(rdsClients(aws));
  const found = await plainly(place, () =>
    kind === "db-cluster" ? rds.clusterSnapshot(snapshot) : rds.snapshot(snapshot),
  );
  return found?.status === "available";
}
