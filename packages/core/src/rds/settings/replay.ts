import type { DatabaseKind, Described, Input } from "../../ports/databases.ts";
import { withPending } from "./pending.ts";
import { flag, text } from "./reading.ts";
import { type AssociatedRole, missingRoles } from "./roles.ts";
import { type CallName, calls, same } from "./setting.ts";
import { settingsOf } from "./settings-of.ts";

/** One call of Modify, by the name under which it is noted as sent. */
export interface Modification {
  readonly name: CallName;
  readonly input: Input;
}

/** What is still to be done after the restore, in this order. All of it is empty when nothing is left. */
export interface Replay {
  /** One after the other: each waits until the one before is in force. */
  readonly modifications: readonly Modification[];
  readonly roles: readonly AssociatedRole[];
  /** The Data API of a cluster that is not serverless v1: EnableHttpEndpoint or DisableHttpEndpoint. */
  readonly dataApi?: boolean;
}

/**
 * What brings the current one to the original's settings, as far as calls can. What is pending counts as sent. The
 * inputs name the current one's identifier and are applied immediately.
 */
export function replay(kind: DatabaseKind, original: Described, current: Described): Replay {
  const present = withPending(current);
  const wanted = flag(original, "HttpEndpointEnabled");
  const switchesDataApi =
    kind === "db-cluster" &&
    text(original, "EngineMode") !== "serverless" &&
    wanted !== flag(current, "HttpEndpointEnabled");
  return {
    modifications: modificationsAfter(kind, original, present),
    roles:
      text(original, "DBClusterIdentifier") && kind === "db-instance" ? [] : missingRoles(original, present),
    ...(switchesDataApi && { dataApi: wanted }),
  };
}

function modificationsAfter(
  kind: DatabaseKind,
  original: Described,
  current: Described,
): readonly Modification[] {
  const inputs = new Map<CallName, Input>();
  for (const setting of settingsOf(kind, original)) {
    const { modify, value } = setting;
    if (!modify || same(value(original), value(current))) continue;
    inputs.set(modify.call, { ...inputs.get(modify.call), ...modify.input(original, current) });
  }
  const key = kind === "db-instance" ? "DBInstanceIdentifier" : "DBClusterIdentifier";
  return calls.flatMap((name) => {
    const input = inputs.get(name);
    if (!input || Object.keys(input).length === 0) return [];
    return [{ name, input: { [key]: current[key], ...input, ApplyImmediately: true } }];
  });
}
