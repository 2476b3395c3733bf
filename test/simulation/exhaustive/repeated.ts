import { storyNamed } from "./story.ts";
import { told } from "./track.ts";

/** One story with some faults again, event by event; whether it violates nothing. */
export async function repeated(
  story: string,
  faults: readonly string[],
  say: (line: string) => void,
): Promise<boolean> {
  const { lines, violations, ends, faults: struck } = await told(storyNamed(story), faults, { traced: true });
  for (const line of lines) say(line);
  say(`jobs ended: ${ends.join(", ")}`);
  // One that is mistyped never does, and an earlier one may lead the story elsewhere.
  for (const fault of faults) if (!struck.some(({ id }) => id === fault)) say(`never struck: ${fault}`);
  for (const what of violations) say(`violation: ${what}`);
  return violations.length === 0;
}
