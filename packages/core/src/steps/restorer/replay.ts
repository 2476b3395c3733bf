import { Fault } from "../../job/fault.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Difference } from "../../job/restore-facts.ts";
import type { Thing } from "../../rds/described.ts";
import { meansAlreadyThere } from "../../rds/rds-fault.ts";
import { differences } from "../../rds/settings/differences.ts";
import { needsReboot } from "../../rds/settings/pending.ts";
import { replay } from "../../rds/settings/replay.ts";
import type { Beside } from "./beside.ts";
import { waitFor } from "./pause.ts";
import type { Restore } from "./restore.ts";

/** What was restored, and what it is to be like. */
interface Pair {
  readonly was: Thing;
  readonly is: Thing;
}

export function pairsOf(restore: Restore, { fresh, members }: Beside): readonly Pair[] {
  const ofMembers = members.flatMap((is, index) => {
    const was = restore.capturedMembers[index];
    return was === undefined ? [] : [{ was, is }];
  });
  return [{ was: restore.captured, is: fresh }, ...ofMembers];
}

/**
 * Makes what the restore call does not take as it was: one modification after the other, each noted once RDS has taken it;
 * then a reboot where a parameter group waits for it. Undefined once nothing is left to do.
 */
export async function replaySettings(restore: Restore, beside: Beside): Promise<Outcome | undefined> {
  for (const { was, is } of pairsOf(restore, beside)) {
    const outcome = (await modified(restore, was, is)) ?? (await rebooted(restore, is, beside));
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

async function modified(restore: Restore, was: Thing, is: Thing): Promise<Outcome | undefined> {
  const { modifications, roles, dataApi } = replay(is.kind, was.described, is.described);
  const { replayed = [] } = restore.facts;
  const isSent = (name: string) => replayed.includes(`${is.identifier}: ${name}`);
  const sent = (name: string, what: string) =>
    waitFor(restore, "newStatus", `${is.identifier}: ${what}`, {
      more: { replayed: [...replayed, `${is.identifier}: ${name}`] },
    });
  // What is pending may be what was sent before: each waits until the one before is in force.
  if (is.pending.length > 0)
    return waitFor(restore, "newStatus", `${is.identifier}: ${is.pending.join(", ")} not in force yet`);
  const modification = modifications.find(({ name }) => !isSent(name));
  if (modification !== undefined) {
    await restore.databases().modify(is.kind, modification.input);
    return sent(modification.name, `modified as the original is (${modification.name})`);
  }
  const role = roles.find(({ arn, feature }) => !isSent(`role ${arn} ${feature ?? ""}`));
  if (role !== undefined) {
    await unlessThere(restore.databases().addRole(is.kind, is.identifier, role));
    return sent(`role ${role.arn} ${role.feature ?? ""}`, `it gets the role ${role.arn}`);
  }
  if (dataApi === undefined || isSent("data API")) return undefined;
  await restore.databases().setDataApi(is.arn, dataApi);
  return sent("data API", `its Data API is switched ${dataApi ? "on" : "off"}`);
}

/** A repeated call finds its own, or another one for the same feature: the comparison tells. */
async function unlessThere(addition: Promise<void>): Promise<void> {
  try {
    await addition;
  } catch (error) {
    if (!(error instanceof Fault && meansAlreadyThere(error))) throw error;
  }
}

/** Shown as waiting for a reboot until it had one: so this is sent again if need be, and never too often. */
async function rebooted(restore: Restore, is: Thing, { fresh }: Beside): Promise<Outcome | undefined> {
  if (is.kind === "db-cluster") return undefined;
  const cluster = fresh.kind === "db-cluster" ? fresh.described : undefined;
  if (!needsReboot(is.described, cluster)) return undefined;
  await restore.databases().reboot(is.identifier);
  return waitFor(restore, "newStatus", `${is.identifier} is rebooted for its parameter group`);
}

/** Everything that is not as it was. */
export function allDifferences(restore: Restore, beside: Beside): readonly Difference[] {
  return pairsOf(restore, beside).flatMap(({ was, is }) =>
    differences(is.kind, was.described, is.described).map((one) =>
      was === restore.captured ? one : { ...one, setting: `${was.identifier}: ${one.setting}` },
    ),
  );
}
