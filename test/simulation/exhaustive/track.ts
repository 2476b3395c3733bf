import { type Result, type RunOptions, run } from "../run.ts";
import { aims } from "./aim.ts";
import type { Story } from "./story.ts";

/** A call of a handler, or of what stands for one. */
export interface Call {
  readonly kind: "call";
  readonly place: string;
  readonly function: string;
  readonly jobId: string | undefined;
  /** Without its number: `RDS DescribeDBInstances`. */
  readonly what: string;
  /** Which run of that function for that job it belongs to, from 0. */
  readonly look: number;
  readonly isFirst: boolean;
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

/** @throws if the story does not end as it says: its faults would strike another course */
export async function track(story: Story): Promise<Track> {
  const visited: (Call | Other)[] = [];
  const looks = new Map<string, number>();
  let begun = 0;
  const { ends, violations } = await run(story.seed, {
    ...story.options,
    only: [],
    onPlace: ({ name }, { installations: [{ environments }] }) => {
      const other = otherAt(name);
      if (other) {
        visited.push(other);
        return;
      }
      // A handler's first call is made at the moment at which it begins.
      const isFirst = environments.runs > begun;
      begun = environments.runs;
      const [, functionName = "", jobId = "", ...words] = name.split(" ");
      const key = `${functionName} ${jobId}`;
      const look = (looks.get(key) ?? -1) + (isFirst ? 1 : 0);
      looks.set(key, look);
      visited.push({
        kind: "call",
        place: name,
        function: functionName,
        jobId: jobId === "-" ? undefined : jobId,
        what: words.slice(0, -1).join(" "),
        look,
        isFirst,
      });
    },
  });
  if (violations.length > 0 || ends.join() !== story.ends.join())
    throw new Error(`"${story.name}" ends as ${[...ends, ...violations].join(", ")}, not ${story.ends}`);
  return visited;
}

function otherAt(place: string): Other | undefined {
  if (/^\S+ SQS /.test(place)) return { kind: / handled \d+$/.test(place) ? "deletion" : "message", place };
  return place.startsWith("index shows ") ? { kind: "index", place } : undefined;
}
