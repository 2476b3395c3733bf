import { storyNamed } from "./story.ts";
import { told } from "./track.ts";

/** One story with some faults again, event by event; whether it violates nothing. */
export async function repeated(
  story: string,
  faults: readonly string[],
  say: (line: string) => void,
): Promise<boolean> {
  const { lines, violations, ends } = await told(storyNamed(story), faults, { traced: true });
  for (const line of lines) say(line);
  say(`jobs ended: ${ends.join(", ")}`);
  for (const what of violations) say(`violation: ${what}`);
  return violations.length === 0;
}
