import * as z from "zod/mini";
import "../english.ts";
import { snapshotIdentifier } from "../configuration/aws-names.ts";
import { isMapping } from "../configuration/path.ts";
import { suggestion } from "../configuration/suggestion.ts";
import type { SnapshotSource } from "../job/restore-order.ts";
import { instant } from "../time.ts";
import { moment } from "./request-fields.ts";

const WORDS = ["new", "fixed", "latest-automated"] as const;
const KEYS = ["snapshot", "pointInTime"];
const FORM = `one of ${WORDS.join(", ")}, {"snapshot": "ID"} or {"pointInTime": "2026-01-31T03:00:00Z"}`;
const MOMENT = "a time with its zone, such as 2026-01-31T03:00:00Z";

/** `from` of a request. All that is wrong below it is told at once, each under its key. */
export const snapshotSource = z.pipe(
  z.unknown(),
  z.transform((written: unknown, { issues }): SnapshotSource => {
    const refuse = (path: string[], message: string, about?: "key" | "relation") => {
      issues.push({ code: "custom", input: written, path, message, params: { about } });
      return z.NEVER;
    };
    const kind = WORDS.find((word) => word === written);
    if (kind !== undefined) return { kind };
    if (!isMapping(written) || Object.keys(written).length === 0) return refuse([], FORM);
    for (const key of Object.keys(written)) {
      if (!KEYS.includes(key)) refuse([key], suggestion(key, KEYS), "key");
    }
    const { snapshot, pointInTime } = written;
    if (snapshot !== undefined && pointInTime !== undefined) {
      refuse([], "has a snapshot and a point in time: leave one of the two out", "relation");
    }
    const named = typeof snapshot === "string" ? snapshotIdentifier.safeParse(snapshot).data : undefined;
    const arn = named === undefined ? null : ARN.exec(named);
    const identifier = arn === null ? named : undefined;
    if (arn !== null) refuse(["snapshot"], byIdentifier(arn));
    else if (snapshot !== undefined && identifier === undefined) refuse(["snapshot"], SNAPSHOT);
    const at = moment.safeParse(pointInTime).data;
    if (pointInTime !== undefined && at === undefined) refuse(["pointInTime"], MOMENT);
    if (identifier !== undefined) return { kind: "named", identifier };
    return at === undefined ? z.NEVER : { kind: "point-in-time", at: instant(Date.parse(at)) };
  }),
);

const SNAPSHOT =
  "a snapshot's identifier, such as before-upgrade or rds:orders-2026-01-31-02-10, of this account and the database's region";

const ARN = /^arn:[^:]+:rds:([^:]+):(\d+):(?:cluster-)?snapshot:(.+)$/;

/**
 * The roles may read this account's snapshots only, and RDS restores no encrypted one of an instance that is shared: it is
 * copied first. An ARN of this account's own would be a second name of one thing, beside the one that its lock has.
 * Source: "Sharing a DB snapshot" in the RDS User Guide.
 */
function byIdentifier([, region, account, name]: RegExpExecArray): string {
  return `a snapshot by its identifier, not by an ARN: if ${account} is this account and ${region} the database's region, say ${name}; else copy it there, with a KMS key of this account's if it is encrypted, and name the copy`;
}
