// npm run chaos: the functions' process is killed again and again, and every job must end as if nothing had happened.
import { constants } from "node:os";
import { readOptions, USAGE } from "./options.ts";
import { lineProgress, liveProgress } from "./progress.ts";
import { report, summary } from "./report.ts";
import { isGood } from "./result.ts";
import { runChaos } from "./run.ts";

const read = readOptions(process.argv.slice(2));
if (read.kind === "help") {
  process.stdout.write(`${USAGE}\n`);
} else if (read.kind === "wrong") {
  process.stderr.write(`${read.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
} else {
  const { options } = read;
  const progress = options.json
    ? lineProgress(process.stderr)
    : process.stdout.isTTY
      ? liveProgress(process.stdout)
      : lineProgress(process.stdout);
  const interruption = new AbortController();
  let interruptedBy: "SIGINT" | "SIGTERM" | undefined;
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => {
      interruptedBy ??= name;
      interruption.abort();
    });
  try {
    const result = await runChaos(options, progress, interruption.signal);
    progress.done();
    if (options.json) {
      process.stderr.write(`${summary(result)}\n`);
      process.stdout.write(`${JSON.stringify(result)}\n`);
    } else process.stdout.write(`\n${report(result)}\n`);
    process.exitCode = isGood(result) ? 0 : 1;
  } catch (error) {
    progress.done();
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    // As a shell counts it: Ctrl-C is 130, a SIGTERM 143.
    process.exitCode = interruptedBy === undefined ? 1 : 128 + constants.signals[interruptedBy];
  }
}
