import { rdsClients } from "@dblab-refresh/aws/clients";
import { DatabasesService } from "@dblab-refresh/aws/databases-service";
import { OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import { plainly } from "../services/aws-errors.ts";
import type { Place } from "../stage/place.ts";
import type { Retry } from "./retried.ts";

/** Whether a snapshot that an ended job had can still be restored. */
export async function snapshotIsThere(
  place: Place,
  aws: { readonly region: string; readonly endpoint?: string },
  { snapshot, kind, owner }: NonNullable<Retry["needs"]>,
): Promise<boolean> {
  const databases = new DatabasesService(rdsClients(aws));
  const found = await plainly(place, () => databases.snapshot(kind, snapshot));
  return found?.status === "available" && found.tags[OWNER_TAG] === owner;
}
