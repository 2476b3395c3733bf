import { UsageError } from "../command/options.ts";
import { storyNamed } from "./story.ts";
import { missedIn, told } from "./track.ts";

/**
 * One story with some faults again, event by event; whether it violates nothing.
 *
 * @throws UsageError if nothing was violated, and a fault never struck: then it is not the case that was meant
 */
export async function repeated(
  story: string,
  faults: readonly string[],
  say: (line: string) => void,
): Promise<boolean> {
  const result = await told(storyNamed(story), faults, { traced: true });
  const { lines, violations, ends } = result;
  for (const line of lines) say(line);
  say(`jobs ended: ${ends.join(", ")}`);
  const missed = missedIn(result, faults);
  for (const fault of missed) say(`never struck: ${fault}`);
  for (const what of violations) say(`violation: ${what}`);
  if (violations.length > 0) return false;
  if (missed.length === 0) return true;
  throw new UsageError(
    `--fault '${missed.join("' --fault '")}' never struck: the story "${story}" does not come by there, nothing is called any more that it could strike, or another fault leads it elsewhere`,
  );
}
