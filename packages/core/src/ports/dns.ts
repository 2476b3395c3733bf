import type { Seconds } from "../time.ts";

/** A name of a hosted zone of Route 53. */
export interface RecordName {
  /** `Z0123456789ABCDEFGHIJ`. */
  readonly hostedZoneId: string;
  /** `orders.db.example.com`. */
  readonly name: string;
}

/** What a CNAME says, as it stands in the zone: what is to be replaced must be named exactly so. */
export interface Cname {
  readonly value: string;
  readonly ttl: Seconds;
}

/** What a zone has under a name. */
export type Standing =
  | ({ readonly at: "cname" } & Cname)
  | { readonly at: "absent" }
  /** `what`: an A record, an alias, a CNAME with a routing policy. */
  | { readonly at: "other"; readonly what: string };

/** Records of Route 53's that clients connect to. Every method throws a Fault. */
export interface Dns {
  /** As Route 53's own API has it, which is ahead of what its name servers answer. */
  standing(name: RecordName): Promise<Standing>;
  /**
   * Replaces a CNAME, if it still is what it is taken for: the old one is deleted and the new one created in one batch,
   * which Route 53 makes as a whole or refuses. Sent once. `refused`: it is another one by now.
   *
   * @returns the id of the change, to be asked for with `isInSync`
   */
  replace(
    name: RecordName,
    from: Cname,
    to: Cname,
  ): Promise<{ readonly changeId: string } | { readonly refused: string }>;
  /** Whether every name server of the zone answers with the change. Undefined: Route 53 does not know it. */
  isInSync(changeId: string): Promise<boolean | undefined>;
}
