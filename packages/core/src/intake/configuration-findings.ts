import type { Database } from "../configuration/database.ts";
import type { Tell } from "./circumstances.ts";
import type { DatabaseFields } from "./database-fields.ts";
import { kindOf } from "./database-request.ts";
import { longestIdentifier } from "./longest-identifier.ts";
import { sourceOf } from "./restore-order.ts";

/** What a request says against the database that it names, as it is configured. */
export function tellAgainstConfiguration(
  fields: DatabaseFields,
  database: Database,
  stageRegion: string | undefined,
  tell: Tell,
): void {
  const { isCluster, identifier = "", to } = fields;
  const isReallyCluster = database.type === "aurora-cluster";
  if (isCluster !== undefined && isCluster !== isReallyCluster) {
    tell(
      "isCluster",
      `${identifier} is of type ${database.type} in this stage: say ${isReallyCluster}`,
      "value",
    );
  }
  const kind = kindOf(fields);
  const most = longestIdentifier(database, kind, sourceOf(fields).kind === "new");
  if (identifier.length > most) {
    const message = `has ${identifier.length} characters: at most ${most} for this job, because RDS's names end at 63 and temporary ones are longer than it; rename it, or do this by hand`;
    tell("identifier", message, "value");
  }
  if (kind === "restore" && to === undefined) tellSwap(fields, database, tell);
  if (kind === "export" || fields.export === true) tellExport(kind, database, stageRegion, tell);
}

/** As the configuration's `export.always` is refused at a deployment: see deployment.ts. */
function tellExport(
  kind: ReturnType<typeof kindOf>,
  { aws }: Database,
  stageRegion: string | undefined,
  tell: Tell,
): void {
  if (stageRegion === undefined || aws.region === stageRegion) return;
  tell(
    kind === "export" ? "job" : "export",
    `RDS exports to a bucket of its own region, ${aws.region}, and the stage's bucket is in ${stageRegion}; give the database a stage in ${aws.region}`,
    "value",
  );
}

function tellSwap(fields: DatabaseFields, { restore }: Database, tell: Tell): void {
  const { identifier = "" } = fields;
  if (fields.cutover === "dns" && restore.record === undefined) {
    tell(
      "cutover",
      `needs a record: give ${identifier} restore.record in the stage's file, or say rename`,
      "value",
    );
  }
  if (fields.isolate === true && restore.isolationSecurityGroup === undefined) {
    tell(
      "isolate",
      `needs a security group that admits nobody: give ${identifier} restore.isolationSecurityGroup in the stage's file, or leave it out`,
      "value",
    );
  }
  const [cutover, order] = [fields.cutover ?? restore.cutover, fields.order ?? restore.order];
  if (cutover === "dns" && order === "rename-first") {
    const [key, other] =
      fields.order === "rename-first" ? (["order", "cutover"] as const) : (["cutover", "order"] as const);
    const remedy = other === "cutover" ? "cutover: rename" : "order: beside";
    tell(
      key,
      `contradicts ${fields[other] === undefined ? `the database's ${other}` : other}: rename-first frees the name, and dns takes none; add ${remedy}, or leave ${key} out`,
    );
  }
}
