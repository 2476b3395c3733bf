import { faultDefinitions } from "@dblab-refresh/simulator/rds/faults";
import type { Track } from "./track.ts";

const ofClusters = faultDefinitions.filter(({ clones }) => clones === "cluster").map(({ name }) => name);

/** Which calls what is injected into a model can strike, by how its name begins: the first that fits; and how many it takes. */
const struckBy: readonly (readonly [faults: RegExp, calls: RegExp, many?: number])[] = [
  [/^RDS restore-denied-again$/, /^RDS Restore/, 2],
  [/^RDS (refused|denied|Describe|throttled$)/, /^RDS /],
  [/^RDS (delete-answer-lost|deletion-hangs)$/, /^RDS DeleteDB(Instance|Cluster)$/],
  [/^RDS member-/, /^RDS CreateDBInstance$/],
  [new RegExp(`^RDS (${ofClusters.join("|")})$`), /^RDS RestoreDBCluster/],
  [/^RDS /, /^RDS (Restore|CreateDBInstance)/],
  // A test of the source connects, and so does a dump, to whose end the poller looks.
  [/^DBLab login refused$/, /^DBLab (GET \/instance\/retrieval|POST \/admin\/test-db-source)$/],
  [/^restore's export-/, /^RDS StartExportTask$/],
  [/^restore's copy-/, /^RDS CopyDB(Cluster)?Snapshot$/],
  // A final one is taken by whoever deletes.
  [/^restore's snapshot-(fails|stuck)/, /^RDS (CreateDB(Cluster)?Snapshot|DeleteDB(Instance|Cluster))$/],
  [/^restore's snapshot-/, /^RDS CreateDB(Cluster)?Snapshot$/],
  [/^restore's reboot-/, /^RDS RebootDBInstance$/],
  [/^restore's retired-/, /^RDS DeleteDB(Instance|Cluster)$/],
  [/^restore's tag-/, /^RDS (Add|Remove)Tags/],
  // All that would stay pending is given with the restore or the create: see coverage/reasons.ts.
  [/^restore's modification-stays-pending$/, /^no call$/],
  [/^restore's parameter-group-missing$/, /^RDS (Restore|Modify|Create|Describe)/],
  [/^restore's /, /^RDS ModifyDB(Instance|Cluster)$/],
  [/^Route 53 (prior|invalid|answer)/, /^Route53 Change/],
  [/^Route 53 /, /^Route53 /],
];

/**
 * Whether what is injected at the nth place of a story may strike there or later. What strikes nothing changes nothing,
 * so the story's calls are those of its calm course until it does.
 */
export function mayStrike(track: Track, nth: number, what: string): boolean {
  const [, calls, many] = struckBy.find(([faults]) => faults.test(what)) ?? [];
  return calls === undefined || lastCall(track, calls, many) >= nth;
}

const found = new WeakMap<Track, Map<RegExp, number>>();

/** Where the last of its calls of that kind begin, so many; −1 if it has fewer. */
function lastCall(track: Track, calls: RegExp, many = 1): number {
  const known = found.get(track) ?? new Map<RegExp, number>();
  found.set(track, known);
  const last = known.get(calls) ?? placesOf(track, calls).at(-many) ?? -1;
  known.set(calls, last);
  return last;
}

function placesOf(track: Track, calls: RegExp): readonly number[] {
  return track.flatMap((one, nth) => (one.kind === "call" && calls.test(one.what) ? [nth] : []));
}
