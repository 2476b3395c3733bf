/**
 * Host names as RDS's, which begin with the identifier, and which nobody has to resolve: the address of this machine
 * stands in them. `orders`, 127.0.0.2 → `orders.127-0-0-2.simulated.localhost`.
 */

const DOMAIN = "simulated.localhost";
const HOST = new RegExp(`^[a-z0-9-]+\\.(\\d+-\\d+-\\d+-\\d+)\\.${DOMAIN.replace(".", "\\.")}$`);

export function simulatedHost(identifier: string, address: string): string {
  return `${identifier}.${address.replaceAll(".", "-")}.${DOMAIN}`;
}

/** Where such a host is; undefined for any other one. */
export function addressOfHost(host: string): string | undefined {
  return HOST.exec(host.toLowerCase())?.[1]?.replaceAll("-", ".");
}
