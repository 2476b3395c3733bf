import { availableParallelism } from "node:os";
import { optionsOnce } from "@dblab-refresh/local/options-once";
import type { ExhaustiveOptions } from "../exhaustive/exhaustive.ts";
import { stories } from "../exhaustive/story.ts";
import type { BulkOptions } from "./bulk.ts";

export interface Replay {
  readonly kind: "replay";
  readonly seed: number;
  /** The numbers of the faults that strike, of those of the whole run; all, if left out. */
  readonly keep: readonly number[] | undefined;
  readonly mistake: string | undefined;
}

export interface Search {
  readonly kind: "mistakes";
  /** One mistake's name; all, if left out. */
  readonly mistake: string | undefined;
  readonly from: number;
  /** So many for each mistake. */
  readonly runs: number;
  readonly workers: number;
  readonly record: boolean;
  readonly json: boolean;
}

export interface InBulk extends BulkOptions {
  readonly kind: "bulk";
  readonly json: boolean;
  readonly table: boolean;
}

export interface EveryFault extends ExhaustiveOptions {
  readonly kind: "exhaustive";
  /** The faults of one case that is to be run again; none: all cases are run. */
  readonly faults: readonly string[];
  readonly json: boolean;
}

export type Command = InBulk | Replay | Search | EveryFault | { readonly kind: "help" };

/** What somebody wrote on the command line cannot be done. */
export class UsageError extends Error {}

const flags = {
  seeds: { type: "string" },
  from: { type: "string" },
  workers: { type: "string" },
  minutes: { type: "string" },
  failures: { type: "string" },
  table: { type: "boolean" },
  json: { type: "boolean" },
  seed: { type: "string" },
  keep: { type: "string" },
  mistakes: { type: "boolean" },
  mistake: { type: "string" },
  runs: { type: "string" },
  record: { type: "boolean" },
  exhaustive: { type: "boolean" },
  story: { type: "string" },
  fault: { type: "string", multiple: true },
  every: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Which flags each way of running takes, by the flag that chooses it; the first whose flag is given is meant. */
const ways = [
  { chosenBy: "help", takes: Object.keys(flags) },
  { chosenBy: "mistakes", takes: ["mistakes", "mistake", "runs", "from", "workers", "record", "json"] },
  { chosenBy: "exhaustive", takes: ["exhaustive", "story", "fault", "every", "workers", "json"] },
  { chosenBy: "seed", takes: ["seed", "keep", "mistake"] },
  { chosenBy: "seeds", takes: ["seeds", "from", "workers", "minutes", "failures", "table", "json"] },
] as const;

const HIGHEST_SEED = 2 ** 32 - 1;

/** @throws UsageError that names the flag, its value and its limit */
export function readCommand(args: readonly string[]): Command {
  const values = parsed(args);
  const given = Object.keys(values);
  const way = ways.find(({ chosenBy }) => given.includes(chosenBy)) ?? ways[4];
  const foreign = given.find((flag) => !(way.takes as readonly string[]).includes(flag));
  if (foreign !== undefined) {
    const homes = ways.filter(({ takes }) => (takes as readonly string[]).includes(foreign)).slice(1);
    const where = homes.map(({ chosenBy }) => `--${chosenBy}`).join(" or ");
    throw new UsageError(`--${foreign} does not go with --${way.chosenBy}; it goes with ${where}`);
  }
  const whole = (flag: WholeFlag, bounds: Bounds) => wholeNumber(flag, values[flag], bounds);
  const from = () => whole("from", { least: 0, most: HIGHEST_SEED, otherwise: 1 });
  /** From a seed on so many, all of which there are: after the highest one would come the first again. */
  const range = (flag: "seeds" | "runs", count: number) => {
    const first = from();
    const last = first + count - 1;
    if (last > HIGHEST_SEED)
      throw new UsageError(
        `--from ${first} with --${flag} ${count} ends at the seed ${last}; the highest is ${HIGHEST_SEED}`,
      );
    return first;
  };
  const workers = () => whole("workers", { least: 1, most: 64, otherwise: availableParallelism() });
  switch (way.chosenBy) {
    case "help":
      return { kind: "help" };
    case "mistakes": {
      const runs = whole("runs", { least: 1, most: 20_000, otherwise: 20_000 });
      return {
        kind: "mistakes",
        mistake: values.mistake,
        from: range("runs", runs),
        runs,
        workers: workers(),
        record: values.record ?? false,
        json: values.json ?? false,
      };
    }
    case "exhaustive":
      if (values.fault && values.json)
        throw new UsageError("--json does not go with --fault, which shows one case event by event");
      return {
        kind: "exhaustive",
        story: storyOf(values.story, values.fault),
        faults: values.fault ?? [],
        every: whole("every", { least: 1, most: 1e6, otherwise: 1 }),
        workers: workers(),
        json: values.json ?? false,
      };
    case "seed":
      return {
        kind: "replay",
        seed: whole("seed", { least: 0, most: HIGHEST_SEED, otherwise: 1 }),
        keep: values.keep === undefined ? undefined : numbers(values.keep),
        mistake: values.mistake,
      };
    case "seeds": {
      const seeds = whole("seeds", { least: 1, most: 1e9, otherwise: 1000 });
      return {
        kind: "bulk",
        seeds,
        from: range("seeds", seeds),
        workers: workers(),
        minutes: minutes(values.minutes),
        failures: whole("failures", { least: 1, most: 1000, otherwise: 1 }),
        json: values.json ?? false,
        table: values.table ?? false,
      };
    }
  }
}

function storyOf(story: string | undefined, faults: readonly string[] | undefined): string | undefined {
  if (story === undefined && faults === undefined) return undefined;
  const names = stories.map(({ name }) => name);
  if (story === undefined) throw new UsageError(`--fault needs --story, one of: ${names.join(", ")}`);
  if (!names.includes(story)) throw new UsageError(`--story ${story} is none of: ${names.join(", ")}`);
  return story;
}

function parsed(args: readonly string[]) {
  try {
    return optionsOnce({ args: [...args], options: flags });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : `${error}`);
  }
}

type WholeFlag = "seeds" | "from" | "workers" | "failures" | "seed" | "runs" | "every";

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly otherwise: number;
}

function wholeNumber(flag: string, value: string | undefined, { least, most, otherwise }: Bounds): number {
  if (value === undefined) return otherwise;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`--${flag} ${value} is no whole number from ${least} to ${most}`);
}

function minutes(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (number > 0 && number <= 1440) return number;
  throw new UsageError(`--minutes ${value} is no number above 0, up to 1440`);
}

/** `3,17`; nothing at all for none of the faults. */
function numbers(value: string): readonly number[] {
  const words = value.split(",").filter((word) => word.trim() !== "");
  return words.map((word) => wholeNumber("keep", word.trim(), { least: 1, most: 1e6, otherwise: 1 }));
}
