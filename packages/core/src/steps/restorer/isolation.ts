import { Fault } from "../../job/fault.ts";
import type { RestoreFacts } from "../../job/restore-facts.ts";
import { instanceState } from "../../rds/clone-status.ts";
import { keysOf, memberNames, type Thing, thingOf } from "../../rds/described.ts";
import { unseenPatience } from "../patience.ts";
import { isQuiet, untouched } from "./pause.ts";
import type { Restore } from "./restore.ts";

/** How far an isolation is. `more`: what is to be noted, whatever comes next. */
export type Isolation =
  | { readonly at: "done" }
  | { readonly at: "busy"; readonly why: string; readonly more?: RestoreFacts };

/** Asks for these security groups and no others, unless it has them. Busy until they are in force. */
export async function giveGroups(
  restore: Restore,
  thing: Thing,
  groups: readonly string[],
): Promise<Isolation> {
  const { kind, identifier, status } = thing;
  const wanted = [...groups].sort();
  const what = `${identifier}: its security groups are to be ${wanted.join(", ")}`;
  if (instanceState(status) !== "usable") return { at: "busy", why: `${identifier} is ${status}` };
  const has = thing.securityGroups.join() === wanted.join();
  if (has && thing.securityGroupsApplied) return { at: "done" };
  if (!has) {
    await restore.databases().modify(kind, {
      [keysOf(kind).identifier]: identifier,
      VpcSecurityGroupIds: wanted,
      ApplyImmediately: true,
    });
  }
  return { at: "busy", why: what };
}

/**
 * Lets nobody in any more: a security group that admits nobody keeps new connections out, and a reboot ends those that are
 * open, which survive the change. A reboot whose answer was lost is sent again: nobody is there whom it would disturb.
 */
export async function isolate(restore: Restore, thing: Thing, group: string): Promise<Isolation> {
  const closed = await giveGroups(restore, thing, [group]);
  // An instance that is rebooting gets here.
  if (closed.at !== "done") return { ...closed, ...begun(restore, [thing]) };
  const instances = await instancesOf(restore, thing);
  const busy = instances.find(({ status }) => instanceState(status) !== "usable");
  const { rebooted = [] } = restore.facts;
  const open = instances.filter(({ resourceId }) => !rebooted.includes(resourceId));
  if (open.length === 0) {
    const began = begun(restore, instances);
    if (busy !== undefined)
      return { at: "busy", why: `${busy.identifier} is ${busy.status}, after its reboot`, ...began };
    const hidden = memberNames(thing.described).find(
      (name) => !instances.some(({ identifier }) => identifier === name),
    );
    // Describe may leave one out for a moment: it would keep its connections.
    if (hidden !== undefined)
      return { at: "busy", why: `the member ${hidden} is not shown: it is to be rebooted, too`, ...began };
    if (began === undefined) return { at: "done" };
    return { at: "busy", why: `${thing.identifier} admits nobody, and its reboot is to begin`, ...began };
  }
  const done: string[] = [];
  for (const { identifier, resourceId } of open) {
    if (await reboot(restore, identifier)) done.push(resourceId);
  }
  const names = open.map(({ identifier }) => identifier).join(", ");
  return {
    at: "busy",
    why: `${names} admits nobody, and is rebooted to end the connections that are open`,
    more: { rebooted: [...rebooted, ...done], untouchedSeconds: 0 },
  };
}

/**
 * What is to be noted of reboots that have not begun yet, as far as the item knows; undefined: each has. RDS shows what it
 * is to reboot as available for seconds more, with its connections. One that no look has seen has been and gone once
 * messages were held back for a time-out since it was accepted, and for as long as Describe may lag.
 */
function begun(restore: Restore, instances: readonly Thing[]): { readonly more: RestoreFacts } | undefined {
  const { rebooted = [], rebootsBegun = [] } = restore.facts;
  const waiting = rebooted.filter((resourceId) => !rebootsBegun.includes(resourceId));
  if (waiting.length === 0) return undefined;
  const seen = instances
    .filter(({ resourceId, status }) => waiting.includes(resourceId) && status === "rebooting")
    .map(({ resourceId }) => resourceId);
  const are = isQuiet(restore, unseenPatience(restore.job)) ? waiting : seen;
  return { more: { rebootsBegun: [...rebootsBegun, ...are], untouchedSeconds: untouched(restore) } };
}

async function instancesOf({ databases }: Restore, thing: Thing): Promise<readonly Thing[]> {
  if (thing.kind === "db-instance") return [thing];
  return (await databases().members(thing.identifier)).map((member) => thingOf("db-instance", member));
}

/** Whether RDS took it. One in another state is asked again at the next look, and keeps no other from it. */
async function reboot({ databases }: Restore, identifier: string): Promise<boolean> {
  try {
    await databases().reboot(identifier);
    return true;
  } catch (error) {
    if (error instanceof Fault && error.passing) return false;
    throw error;
  }
}
