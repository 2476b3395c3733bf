import dns from "node:dns";
import { addressOfHost } from "../world/simulated-host.ts";

/**
 * From now on this process resolves the simulated databases' hosts, as a VPC's resolver does RDS's: an address is looked
 * up as itself. Sockets ask `dns.lookup`, unless they are given a lookup of their own.
 */
export function resolveSimulatedHosts(): void {
  dns.lookup = new Proxy(dns.lookup, {
    apply: (lookup, self, [host, ...rest]) =>
      Reflect.apply(lookup, self, [typeof host === "string" ? (addressOfHost(host) ?? host) : host, ...rest]),
  });
}
