import { Fault } from "../../job/fault.ts";
import type { DatabaseKind } from "../../ports/databases.ts";
import { instanceState } from "../../rds/clone-status.ts";
import { keysOf, type Thing } from "../../rds/described.ts";
import { meansAlreadyThere, meansNotFound } from "../../rds/rds-fault.ts";
import { secondsBetween } from "../../time.ts";
import { unseenPatience } from "../patience.ts";
import { found, named, type Restore } from "./restore.ts";

/** One thing that is to give up a name for another. */
export interface Rename {
  readonly kind: DatabaseKind;
  readonly resourceId: string;
  readonly from: string;
  readonly to: string;
}

/** Where a rename stands. */
export type Standing =
  /** It has the name, can be used, and no longer answers to the old one. */
  | { readonly at: "done"; readonly thing: Thing }
  /** Under way, or something else is being done to it: `accepted` tells that RDS has taken the rename. */
  | { readonly at: "busy"; readonly why: string; readonly accepted: boolean }
  /** It has its old name, and nothing is being done to it: the rename may be sent. */
  | { readonly at: "start"; readonly thing: Thing }
  /** RDS shows it nowhere: for seconds during a rename, or because it was deleted. */
  | { readonly at: "nowhere" }
  /** It has a name that nobody of ours gave it. */
  | { readonly at: "elsewhere"; readonly identifier: string };

/** Looks where a rename stands, by the resource id: the name may lie, and a rename that was accepted may begin late. */
export async function standing(restore: Restore, { kind, resourceId, from, to }: Rename): Promise<Standing> {
  const thing = await found(restore, kind, resourceId);
  if (thing === undefined) return { at: "nowhere" };
  const { identifier, status, pendingIdentifier } = thing;
  const what = `${identifier} (${resourceId})`;
  if (identifier !== from && identifier !== to) return { at: "elsewhere", identifier };
  if (pendingIdentifier !== undefined && pendingIdentifier !== identifier) {
    const why = `${what} is ${status}, and is to be called ${pendingIdentifier}`;
    return { at: "busy", why, accepted: pendingIdentifier === to };
  }
  const accepted = identifier === to;
  if (instanceState(status) !== "usable") return { at: "busy", why: `${what} is ${status}`, accepted };
  if (identifier === from) return { at: "start", thing };
  const still = await named(restore, kind, from);
  if (still?.resourceId === resourceId)
    return { at: "busy", why: `${what} still answers to ${from}`, accepted };
  return { at: "done", thing };
}

/** `taken`: somebody else's thing has the name, or is to get it. */
export type Sent = "sent" | "refused" | "taken";

/**
 * Asks for the rename, at once: without ApplyImmediately it would wait for the maintenance window. That it is not there
 * under its old name, or is in no state for it, is no fault: the next look tells what became of it.
 */
export async function sendRename(restore: Restore, { kind, from, to }: Rename): Promise<Sent> {
  const { identifier, newIdentifier } = keysOf(kind);
  try {
    await restore
      .databases()
      .modify(kind, { [identifier]: from, [newIdentifier]: to, ApplyImmediately: true });
    return "sent";
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (meansAlreadyThere(error)) return "taken";
    if (meansNotFound(error) || /^InvalidDB(Instance|Cluster)State$/.test(error.reason)) return "refused";
    throw error;
  }
}

/** How several renames stand together: the first that needs attention, else that all are done. */
export type Together =
  | { readonly at: "done" }
  | { readonly at: "busy"; readonly why: string }
  | { readonly at: "nowhere"; readonly rename: Rename }
  | { readonly at: "elsewhere"; readonly rename: Rename; readonly identifier: string }
  | { readonly at: "taken"; readonly rename: Rename };

/**
 * One look at renames that may run side by side: a cluster's and its members'. Sends each that may be sent, in their
 * order, and only if none of them has gone astray.
 */
export async function renameAll(restore: Restore, renames: readonly Rename[]): Promise<Together> {
  const all: { readonly rename: Rename; readonly stands: Standing }[] = [];
  for (const rename of renames) all.push({ rename, stands: await standing(restore, rename) });
  for (const { rename, stands } of all) {
    if (stands.at === "elsewhere") return { at: "elsewhere", rename, identifier: stands.identifier };
  }
  let why: string | undefined;
  for (const { rename, stands } of all) {
    if (stands.at === "start") {
      const sent = await sendRename(restore, rename);
      if (sent === "taken" && (await isSomebodyElses(restore, rename))) return { at: "taken", rename };
      why ??= `${rename.from} is asked to be called ${rename.to}`;
    }
    if (stands.at === "busy") why ??= stands.why;
  }
  const missing = all.find(({ stands }) => stands.at === "nowhere");
  if (missing !== undefined) return { at: "nowhere", rename: missing.rename };
  return why === undefined ? { at: "done" } : { at: "busy", why };
}

/**
 * Whether somebody else's has the name that RDS says is taken. Describe may be seconds behind RDS: it may not show yet who
 * has the name, and that is the renamed itself then, whose rename was sent before; or still show the original under it,
 * which later has it only if a person gave it back.
 */
async function isSomebodyElses(restore: Restore, { kind, to, resourceId }: Rename): Promise<boolean> {
  const { original, capturedMembers, facts, now, job } = restore;
  const holder = await named(restore, kind, to);
  if (holder === undefined || holder.resourceId === resourceId) return false;
  if (capturedMembers.some((member) => member.resourceId === holder.resourceId)) return false;
  const isFresh = secondsBetween(facts.forwardSince ?? now, now) < unseenPatience(job);
  return holder.resourceId !== original.resourceId || !isFresh;
}
