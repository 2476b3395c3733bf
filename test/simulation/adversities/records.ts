import type { Job } from "@dblab-refresh/core/job/job";
import type { Change, DnsFault } from "@dblab-refresh/simulator/dns/hosted-zones";
import { HOSTED_ZONE } from "../databases/stage.ts";
import type { Minutes, Occasion } from "../occasion.ts";

/** Every fault of the simulated Route 53. */
export const dnsFaultNames = [
  "prior-request-not-complete",
  "throttled",
  "no-such-hosted-zone",
  "invalid-change-batch",
  "access-denied",
  "answer-lost",
] as const satisfies readonly DnsFault["kind"][];

/** Some calls fail, or the answer of a change is lost; or changes take their time to be in sync. */
export function strikesDnsSomehow(occasion: Occasion): void {
  const { generator } = occasion;
  if (generator.chance(0.3)) slowsDns(occasion, generator.pick([3, 20, 40]), [20, 120]);
  else strikesDns(occasion, generator.pick(dnsFaultNames), generator.between(1, 6));
}

export function strikesDns(occasion: Occasion, kind: DnsFault["kind"], times = 2): void {
  occasion.tell("Route 53", `${kind}, ${times} times`);
  const { zones } = occasion.world.databases.records;
  let struck = 0;
  zones.onStrike.push((one) => {
    if (one === kind) struck += 1;
  });
  occasion.strikesLater(() => struck);
  zones.inject({ kind, times });
}

/** A change is in sync only after so many minutes, for a while. */
export function slowsDns(occasion: Occasion, syncMinutes = 20, lasts: Minutes = 60): void {
  const { zones } = occasion.world.databases.records;
  const { syncMs } = zones;
  occasion.tell("Route 53", `changes take ${syncMinutes} min`);
  zones.syncMs = syncMinutes * 60_000;
  occasion.later(lasts, () => {
    zones.syncMs = syncMs;
  });
}

interface Standing {
  readonly value: string;
  readonly ttlSeconds: number;
}

/** What somebody makes of a record in the console; undefined: he deletes it. */
const deeds = {
  "record pointed elsewhere": ({ ttlSeconds }) => ({ value: "mine.example.com", ttlSeconds }),
  "record given another time to live": ({ value, ttlSeconds }) => ({ value, ttlSeconds: ttlSeconds + 240 }),
  "record deleted": () => undefined,
  "record pointed back": ({ ttlSeconds }, { facts: { restore } }) => {
    const host = restore?.original?.endpoint.host;
    return host === undefined ? undefined : { value: host, ttlSeconds };
  },
} as const satisfies Record<string, (is: Standing, job: Job) => Standing | undefined>;

export type RecordDeed = keyof typeof deeds;
export const recordDeedNames: readonly RecordDeed[] = [
  "record pointed elsewhere",
  "record given another time to live",
  "record deleted",
  "record pointed back",
];

export function meddlesWithRecordSomehow(occasion: Occasion): void {
  const [first = "record deleted", ...others] = recordDeedNames;
  meddlesWithRecord(occasion, occasion.generator.pick([first, ...others]));
}

/** Somebody changes the record of a live job's database: tries until it can be done, for two hours. */
export function meddlesWithRecord(occasion: Occasion, deed: RecordDeed, tries = 60): void {
  const job = occasion.liveJobs().find(({ database }) => database?.restore.record !== undefined);
  if (job !== undefined && changes(occasion, job, deed)) {
    occasion.meet(deed, job);
    return;
  }
  if (tries > 0)
    occasion.world.chance.timeline.after(2 * 60_000, () => meddlesWithRecord(occasion, deed, tries - 1));
}

/** His doing: where it leads is not ours to answer for any more, but not to be overwritten either. */
function changes(occasion: Occasion, job: Job, deed: RecordDeed): boolean {
  const { databases, chance } = occasion.world;
  const { zones } = databases.records;
  const name = job.database?.restore.record?.name ?? "";
  const is = zones.says(name);
  if (is === undefined) return false;
  const will = deeds[deed](is, job);
  const isChange = will?.value !== is.value || will.ttlSeconds !== is.ttlSeconds;
  if (!isChange || (will === undefined && deed !== "record deleted")) return false;
  const batch = [
    { Action: "DELETE", ResourceRecordSet: cname(name, is) },
    ...(will === undefined ? [] : [{ Action: "CREATE", ResourceRecordSet: cname(name, will) }]),
  ];
  try {
    zones.change(HOSTED_ZONE, batch);
  } catch {
    return false;
  }
  databases.meddledWith.set(job.targetName, chance.timeline.now);
  occasion.tell("somebody", `${name}: ${deed}`);
  return true;
}

function cname(name: string, { value, ttlSeconds }: Standing): Change["ResourceRecordSet"] {
  return { Name: name, Type: "CNAME", TTL: ttlSeconds, ResourceRecords: [{ Value: value }] };
}
