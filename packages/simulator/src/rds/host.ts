import type { Account } from "./arn.ts";

/** Hosts as AWS forms them, under a domain that says that nothing is behind it. */
const domainOf = ({ region }: Account) => `simulated.${region}.rds.amazonaws.com`;

export const instanceHost = (account: Account, identifier: string) => `${identifier}.${domainOf(account)}`;
export const writerHost = (account: Account, identifier: string) =>
  `${identifier}.cluster-${domainOf(account)}`;
export const readerHost = (account: Account, identifier: string) =>
  `${identifier}.cluster-ro-${domainOf(account)}`;

/** What a host is the name of; undefined if it is no host of this account's. */
export function namedByHost(
  account: Account,
  host: string,
): { kind: "instance" | "writer" | "reader"; identifier: string } | undefined {
  const [identifier = "", ...rest] = host.toLowerCase().split(".");
  const parent = rest.join(".");
  const domain = domainOf(account);
  if (parent === domain) return { kind: "instance", identifier };
  if (parent === `cluster-${domain}`) return { kind: "writer", identifier };
  if (parent === `cluster-ro-${domain}`) return { kind: "reader", identifier };
  return undefined;
}
