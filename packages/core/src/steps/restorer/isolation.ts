import { Fault } from "../../job/fault.ts";
import { instanceState } from "../../rds/clone-status.ts";
import { keysOf, memberNames, type Thing, thingOf } from "../../rds/described.ts";
import type { Restore } from "./restore.ts";

/** How far an isolation is. `rebooted`: what is to be noted, whatever comes next. */
export type Isolation =
  | { readonly at: "done" }
  | { readonly at: "busy"; readonly why: string; readonly rebooted?: readonly string[] };

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
  if (closed.at !== "done") return closed;
  const instances = await instancesOf(restore, thing);
  const busy = instances.find(({ status }) => instanceState(status) !== "usable");
  const { rebooted = [] } = restore.facts;
  const open = instances.filter(({ resourceId }) => !rebooted.includes(resourceId));
  if (open.length === 0) {
    if (busy !== undefined)
      return { at: "busy", why: `${busy.identifier} is ${busy.status}, after its reboot` };
    const hidden = memberNames(thing.described).find(
      (name) => !instances.some(({ identifier }) => identifier === name),
    );
    // Describe may leave one out for a moment: it would keep its connections.
    if (hidden !== undefined)
      return { at: "busy", why: `the member ${hidden} is not shown: it is to be rebooted, too` };
    return { at: "done" };
  }
  const done: string[] = [];
  for (const { identifier, resourceId } of open) {
    if (await reboot(restore, identifier)) done.push(resourceId);
  }
  const names = open.map(({ identifier }) => identifier).join(", ");
  return {
    at: "busy",
    why: `${names} admits nobody, and is rebooted to end the connections that are open`,
    rebooted: [...rebooted, ...done],
  };
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
