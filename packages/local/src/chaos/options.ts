import { optionsOnce } from "../options-once.ts";

export const USAGE = `Kills the process of the Lambda functions with SIGKILL again and again, while refreshes of an RDS instance and of an Aurora
cluster run, and starts it again each time. SQS, the job table, RDS and DBLab live on. Afterwards every job must have
succeeded, nothing may be left over, and production may only have been read.

  npm run chaos [-- OPTIONS]

  --kills N    so many kills, 1 to 10000 (default 60)
  --jobs N     at least so many jobs, 2 to 1000; more, while there are kills to come (default 20)
  --seed S     decides the moments of the kills, the functions that they wait for, and the order of the jobs: 0 to 4294967295
               (default 1). Real time does the rest, so that two runs with one seed are alike, not the same.
  --minutes M  what is not over by then is a failure that says what still lives: 0.001 to 240, from when the world stands (default 10)
  --json       the last line of standard output is one object; progress goes to standard error
  --help       this text

The exit code is 0 only if every job succeeded, nothing is left over and nothing was violated; 2 if an option is
wrong, 130 if Ctrl-C ended it early, 143 if SIGTERM did.`;

export interface ChaosOptions {
  readonly kills: number;
  readonly jobs: number;
  readonly seed: number;
  readonly minutes: number;
  readonly json: boolean;
}

interface Limit {
  readonly least: number;
  readonly most: number;
  /** In words. */
  readonly says: string;
  readonly isWhole: boolean;
}

const limits = {
  kills: { least: 1, most: 10_000, says: "a whole number from 1 to 10000", isWhole: true },
  jobs: { least: 2, most: 1_000, says: "a whole number from 2 to 1000", isWhole: true },
  seed: { least: 0, most: 2 ** 32 - 1, says: "a whole number from 0 to 4294967295", isWhole: true },
  minutes: { least: 0.001, most: 240, says: "a number from 0.001 to 240", isWhole: false },
} as const satisfies Record<string, Limit>;

/** The command line, or what is wrong with it. */
export function readOptions(
  args: readonly string[],
):
  | { readonly kind: "run"; readonly options: ChaosOptions }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string } {
  try {
    const values = optionsOnce({
      args: [...args],
      options: {
        kills: { type: "string", default: "60" },
        jobs: { type: "string", default: "20" },
        seed: { type: "string", default: "1" },
        minutes: { type: "string", default: "10" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    const number = (flag: keyof typeof limits) => numberOf(flag, values[flag]);
    const [kills, jobs] = [number("kills"), number("jobs")];
    const [seed, minutes] = [number("seed"), number("minutes")];
    return { kind: "run", options: { kills, jobs, seed, minutes, json: values.json } };
  } catch (error) {
    return { kind: "wrong", message: error instanceof Error ? error.message : `${error}` };
  }
}

/** @throws Error that names the flag, its value and its limit */
function numberOf(flag: keyof typeof limits, text: string): number {
  const { least, most, says, isWhole }: Limit = limits[flag];
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const fits = number >= least && number <= most && (!isWhole || Number.isInteger(number));
  if (!fits) throw new Error(`--${flag} ${text} is not allowed: ${says}`);
  return number;
}
