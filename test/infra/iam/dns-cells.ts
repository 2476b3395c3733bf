import type { GatewayCall } from "@dblab-refresh/local/world/gateway-call";
import type { Change } from "@dblab-refresh/simulator/dns/hosted-zones";
import type { Manner } from "./account.ts";
import type { Cell } from "./cell.ts";

/** What IAM would ask about a call of Route 53's. */
export function dnsCells(
  { operation, input }: GatewayCall,
  { isRecord }: { isRecord(zone: string, name: string): boolean },
): readonly Cell[] {
  const action = `route53:${operation}`;
  if (operation === "GetChange") return [{ action, on: "a change of records", manner: undefined }];
  if (operation === "ListResourceRecordSets") return [{ action, on: "the records' zone", manner: undefined }];
  const batch = (Array.isArray(input.batch) ? input.batch : []) as readonly Change[];
  const manner = mannerOf(batch, (name) => isRecord(String(input.zone), name));
  return [{ action, on: "the records' zone", manner }];
}

function mannerOf(batch: readonly Change[], isRecord: (name: string) => boolean): Manner {
  if (batch.some(({ Action }) => !["CREATE", "DELETE"].includes(Action)))
    return "by an UPSERT of a configured CNAME";
  if (batch.some(({ ResourceRecordSet: { Type } }) => Type !== "CNAME"))
    return "by a deletion and a creation of a record of addresses";
  return batch.every(({ ResourceRecordSet: { Name } }) => isRecord(Name))
    ? "by a deletion and a creation of a configured CNAME"
    : "by a deletion and a creation of somebody's CNAME";
}
