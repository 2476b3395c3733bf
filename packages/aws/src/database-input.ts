import type { Input } from "@dblab-refresh/core/ports/databases";

/** The members of inputs that the SDK wants as dates: the domain writes times as ISO 8601 texts. */
const times = new Set(["RestoreTime", "RestoreToTime"]);

/**
 * A call's input as the SDK has it. The domain's table of settings (core/rds/settings) writes inputs as data; that its
 * names and types are the SDK's is held by test/contracts/rds-settings-shapes.test.ts, so the type may be asserted.
 */
export function messageOf<Message extends object>(input: Input): Message {
  const entries = Object.entries(input).map(([key, value]) => [
    key,
    times.has(key) && typeof value === "string" ? new Date(value) : value,
  ]);
  return Object.fromEntries(entries) as Message;
}
