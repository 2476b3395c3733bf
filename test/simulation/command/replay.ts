import type { Copies } from "./copies.ts";
import { faultLines, replayCommand } from "./failing-run.ts";
import { mistakeNamed } from "./named-mistake.ts";
import { type Replay, UsageError } from "./options.ts";
import { numbered } from "./shrinking.ts";

/** One run again, event by event, with all of its faults or some. Answers whether everything held. */
export async function replay(
  { seed, keep, mistake: name }: Replay,
  copies: Copies,
  print: (line: string) => void,
): Promise<boolean> {
  const mistake = name === undefined ? undefined : mistakeNamed(name);
  const run = await copies.run(mistake);
  const setting = mistake?.options ?? {};
  const faults = numbered(await run(seed, setting));
  const kept = keep?.map((number) => {
    const fault = faults[number - 1];
    if (fault === undefined)
      throw new UsageError(`--keep ${number}: the seed ${seed} has ${faults.length} faults`);
    return fault;
  });
  const result = await run(seed, {
    ...setting,
    traced: true,
    ...(kept && { only: kept.map(({ id }) => id) }),
  });
  for (const line of result.lines) print(line);
  print("");
  for (const end of result.ends) print(`a job ended: ${end}`);
  const struck = kept ?? faults;
  print(struck.length === 0 ? "faults: none" : "faults:");
  for (const line of faultLines(struck)) print(line);
  const { violations } = result;
  for (const violation of violations) print(`violated: ${violation}`);
  print(
    `seed ${seed}: ${violations.length} violations, ${result.handlerRuns} handler runs; again: ${replayCommand(seed, keep, name)}`,
  );
  return violations.length === 0;
}
