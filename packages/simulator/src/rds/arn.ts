/** Where the model lives. */
export interface Account {
  readonly region: string;
  readonly accountId: string;
}

/** The sorts of things as ARNs name them. */
export type ArnType =
  | "db"
  | "snapshot"
  | "pg"
  | "cluster-pg"
  | "subgrp"
  | "cluster-endpoint"
  | "cluster"
  | "cluster-snapshot"
  | "auto-backup"
  | "cluster-auto-backup";

export function arnOf({ region, accountId }: Account, type: ArnType, name: string): string {
  return `arn:aws:rds:${region}:${accountId}:${type}:${name}`;
}

/** The name at the end of an RDS ARN (a snapshot's may hold a colon itself), or undefined if it is none. */
export function nameInArn(text: string): string | undefined {
  return /^arn:aws[a-z-]*:rds:[a-z0-9-]*:\d*:[a-z-]+:(.+)$/.exec(text)?.[1];
}

/** An identifier given as a name or as an ARN, as RDS stores names: lower-case. */
export function nameOf(identifierOrArn: string): string {
  return (nameInArn(identifierOrArn) ?? identifierOrArn).toLowerCase();
}
