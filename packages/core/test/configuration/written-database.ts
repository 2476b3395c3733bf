/** A database as written, valid and with nothing optional, but for the overrides: they may make it wrong. */
export function writtenDatabase(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const written = { type: "rds", aws: { region: "eu-central-1" }, ...overrides };
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
}

/** Of `restore.record`. */
export const RECORD = { hostedZoneId: "Z0123456789ABCDEFGHIJ", name: "orders.db.example.com" };
