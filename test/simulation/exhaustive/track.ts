import type { Job } from "@dblab-refresh/core/job/job";
import type { Life } from "../life.ts";
import { type Result, type RunOptions, run } from "../run.ts";
import { aims } from "./aim.ts";
import type { Story } from "./story.ts";

/** A call of a handler, or of what stands for one. */
export interface Call {
  readonly kind: "call";
  readonly place: string;
  readonly installation: string;
  readonly function: string;
  readonly jobId: string | undefined;
  /** Without its number: `RDS DescribeDBInstances`. */
  readonly what: string;
  /** Which run of that function, of that installation, for that job it belongs to, from 0. */
  readonly look: number;
  readonly isFirst: boolean;
  /** It changes something outside, or commits what the job did not say before: what was waited for is there. */
  readonly endsWait: boolean;
  /** Its answer shows something of ours, which a copy of RDS's that lags could hide or show as it was. */
  readonly showsOurs: boolean;
  /** A copy that is seconds behind answers otherwise. */
  readonly showsSwap: boolean;
}

/** A message on a queue, or its deletion once it was handled; or an item in an index. */
interface Other {
  readonly kind: "message" | "deletion" | "index";
  readonly place: string;
}

/** Every place that a story comes by when nothing goes wrong, in order. */
export type Track = readonly (Call | Other)[];

/** Runs a story with some faults: those of places (`kill at …`) and those that are aimed (`cancellation before …`). */
export function told(story: Story, faults: readonly string[], more: RunOptions = {}): Promise<Result> {
  return run(story.seed, { ...story.options, ...more, only: faults, onPlace: aims(faults) });
}

/** Which of the faults of a run never struck: it did not come by, or what was injected met no call. */
export function missedIn({ faults, inert }: Result, wanted: readonly string[]): readonly string[] {
  return wanted.filter((id) => inert.includes(id) || !faults.some((one) => one.id === id));
}

/** @throws if the story does not end as it says: its faults would strike another course */
export async function track(story: Story): Promise<Track> {
  const visited: (Call | Other)[] = [];
  const news = new Set<string>();
  const shown = new Set<string>();
  const changed = new Set<string>();
  const looks = new Map<string, number>();
  const begun = new Map<string, number>();
  let isFollowed = false;
  const { ends, violations } = await run(story.seed, {
    ...story.options,
    only: [],
    onPlace: ({ name }, { rds, installations }) => {
      // At the first place of all nothing has been written yet, and nothing asked.
      if (!isFollowed) {
        isFollowed = true;
        for (const { jobs } of installations)
          jobs.onWrite.push((after, before, by) => {
            if (before && saysMore(after, before)) news.add(commitOf(visited, by)?.place ?? "");
          });
        rds.onShown.push((place) => shown.add(place.name));
        rds.onChanged.push((place) => changed.add(place.name));
      }
      const other = otherAt(name);
      if (other) {
        visited.push(other);
        return;
      }
      const [where = "", functionName = "", jobId = "", ...words] = name.split(" ");
      const environments = installations.find((one) => one.name === where)?.environments;
      // What is drawn of a dump, or of a clock, is no call: nothing strikes there.
      if (environments === undefined || functionName === "environment") return;
      // A handler's first call is made at the moment at which it begins.
      const isFirst = environments.runs > (begun.get(where) ?? 0);
      begun.set(where, environments.runs);
      const key = `${where} ${functionName} ${jobId}`;
      const look = (looks.get(key) ?? -1) + (isFirst ? 1 : 0);
      looks.set(key, look);
      visited.push({
        kind: "call",
        place: name,
        installation: where,
        function: functionName,
        jobId: jobId === "-" ? undefined : jobId,
        what: words.slice(0, -1).join(" "),
        look,
        isFirst,
        endsWait: changesOutside(words.join(" ")),
        showsOurs: false,
        showsSwap: false,
      });
    },
  });
  if (violations.length > 0 || ends.join() !== story.ends.join())
    throw new Error(`"${story.name}" ends as ${[...ends, ...violations].join(", ")}, not ${story.ends}`);
  return visited.map((one) =>
    one.kind === "call"
      ? {
          ...one,
          endsWait: one.endsWait || news.has(one.place),
          showsOurs: shown.has(one.place),
          showsSwap: changed.has(one.place),
        }
      : one,
  );
}

/** A look that has seen nothing new changes no more than when the next one is due. */
function saysMore(after: Job, before: Job): boolean {
  return after.step !== before.step || after.timeline.length > before.timeline.length;
}

/** The commit that a handler has just sent. */
function commitOf(visited: Track, by: Life): Call | undefined {
  const isIt = (one: Track[number]): one is Call =>
    one.kind === "call" &&
    one.installation === by.installation &&
    one.function === by.function &&
    one.jobId === by.jobId &&
    one.what.startsWith("jobs.commit");
  return visited.findLast(isIt);
}

/** A call of RDS, the engine or Route 53 that is more than a question. */
export function changesOutside(what: string): boolean {
  return (
    /^(RDS|DBLab|Route53) /.test(what) && !/^(RDS (Describe|List)|DBLab GET|Route53 (List|Get))/.test(what)
  );
}

function otherAt(place: string): Other | undefined {
  if (/^\S+ SQS /.test(place)) return { kind: / handled \d+$/.test(place) ? "deletion" : "message", place };
  return place.startsWith("index shows ") ? { kind: "index", place } : undefined;
}
