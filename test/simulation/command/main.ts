// npm run simulate -- --help
import { constants } from "node:os";
import { performance } from "node:perf_hooks";
import { coverageTable } from "../coverage/table.ts";
import { unmet } from "../coverage/verdict.ts";
import { exhaustive } from "../exhaustive/exhaustive.ts";
import { repeated } from "../exhaustive/repeated.ts";
import {
  describeCase,
  exhaustiveLine,
  exhaustiveObject,
  exhaustiveProgress,
  exhaustiveTable,
  runsOf,
} from "../exhaustive/report.ts";
import { mistakes } from "../mistakes/catalogue.ts";
import { record } from "../mistakes/caught.ts";
import { bulk } from "./bulk.ts";
import { Copies } from "./copies.ts";
import { describeFailure } from "./failing-run.ts";
import { foundTable } from "./found-table.ts";
import { HELP } from "./help.ts";
import { Interruption } from "./interruption.ts";
import { mistakeNamed } from "./named-mistake.ts";
import {
  type Command,
  type EveryFault,
  type InBulk,
  type Replay,
  readCommand,
  type Search,
  UsageError,
} from "./options.ts";
import { progressOn } from "./progress.ts";
import { replay } from "./replay.ts";
import { search } from "./search.ts";
import { progressLine, summaryLine, summaryObject } from "./summary.ts";

const say = (line: string) => process.stdout.write(`${line}\n`);

/** What each way of running does; it answers the exit code. Another way is another line here, and in options.ts. */
const ways = {
  help: async () => {
    say(HELP);
    return 0;
  },
  bulk: (command: InBulk) => withCopies((copies) => runInBulk(command, copies)),
  replay: (command: Replay) => withCopies(async (copies) => ((await replay(command, copies, say)) ? 0 : 1)),
  mistakes: (command: Search) => withCopies((copies) => searchMistakes(command, copies)),
  exhaustive: async (command: EveryFault) => {
    const { story, faults } = command;
    if (story === undefined || faults.length === 0) return runEveryFault(command);
    return (await repeated(story, faults, say)) ? 0 : 1;
  },
} satisfies { [Kind in Command["kind"]]: (command: Extract<Command, { kind: Kind }>) => Promise<number> };

async function runInBulk(command: InBulk, copies: Copies): Promise<number> {
  const interruption = new Interruption();
  const progress = progressOn(process.stderr);
  const told = command.json ? process.stderr : process.stdout;
  const file = await copies.file();
  const named = new Set<number>();
  const result = await bulk(command, file, {
    signal: interruption.signal,
    onProgress: (sofar) => {
      // At once, in a line: it is shrunk when all runs are over.
      for (const { seed, violations } of sofar.failures) {
        if (named.has(seed)) continue;
        named.add(seed);
        progress.done();
        process.stderr.write(`seed ${seed} violates: ${violations[0]}\n`);
      }
      progress.show(progressLine(sofar));
    },
  });
  progress.done();
  interruption.tell(told, result.tally.runs, result.wanted, "runs");
  const run = await copies.run();
  for (const failure of result.failures) told.write(`${await describeFailure(run, failure)}\n\n`);
  if (command.table) told.write(`${coverageTable(result.tally.met)}\n\n`);
  const holes = unmet(result.tally.met, result.tally.runs);
  for (const hole of holes) told.write(`${hole}\n`);
  const { interrupted } = interruption;
  say(command.json ? JSON.stringify({ ...summaryObject(result), interrupted }) : summaryLine(result));
  return interruption.exitCode(result.failures.length === 0 && holes.length === 0 ? 0 : 1);
}

async function runEveryFault(command: EveryFault): Promise<number> {
  const interruption = new Interruption();
  const progress = progressOn(process.stderr);
  const told = command.json ? process.stderr : process.stdout;
  const result = await exhaustive(command, {
    signal: interruption.signal,
    onProgress: (sofar) => progress.show(exhaustiveProgress(sofar)),
  });
  progress.done();
  const { ran, wanted } = runsOf(result);
  interruption.tell(told, ran, wanted, "runs");
  for (const failure of result.failures) told.write(`${describeCase(failure)}\n\n`);
  told.write(`${exhaustiveTable(result)}\n\n`);
  const { interrupted } = interruption;
  say(command.json ? JSON.stringify({ ...exhaustiveObject(result), interrupted }) : exhaustiveLine(result));
  return interruption.exitCode(result.failures.length === 0 ? 0 : 1);
}

async function searchMistakes(command: Search, copies: Copies): Promise<number> {
  const wanted = command.mistake === undefined ? mistakes : [mistakeNamed(command.mistake)];
  const interruption = new Interruption();
  const progress = progressOn(process.stderr);
  const began = performance.now();
  let [done, caught] = [0, 0];
  const found = await search(wanted, command, copies, {
    signal: interruption.signal,
    onFound: (one) => {
      done += 1;
      if (one.kind === "caught") caught += 1;
      progress.show(
        `${done} of ${wanted.length} mistakes searched for, ${caught} caught; last: ${one.mistake.name}`,
      );
    },
  });
  progress.done();
  interruption.tell(command.json ? process.stderr : process.stdout, done, wanted.length, "mistakes");
  if (command.record) record(found);
  const seconds = (performance.now() - began) / 1000;
  if (command.json) {
    const rows = found.map(({ mistake, ...rest }) => ({ mistake: mistake.name, ...rest }));
    const { interrupted } = interruption;
    say(JSON.stringify({ mistakes: wanted.length, caught, seconds, found: rows, interrupted }));
  } else {
    say(`${foundTable(found)}\n`);
    say(`${caught} of ${wanted.length} mistakes caught, ${seconds.toFixed(1)} s`);
  }
  return interruption.exitCode(caught === wanted.length ? 0 : 1);
}

async function withCopies(act: (copies: Copies) => Promise<number>): Promise<number> {
  const copies = await Copies.open();
  try {
    return await act(copies);
  } finally {
    await copies.close();
  }
}

async function main(): Promise<number> {
  const command = readCommand(process.argv.slice(2));
  switch (command.kind) {
    case "help":
      return ways.help();
    case "bulk":
      return ways.bulk(command);
    case "replay":
      return ways.replay(command);
    case "mistakes":
      return ways.mistakes(command);
    case "exhaustive":
      return ways.exhaustive(command);
  }
}

// A pager that is closed, or `head`: nobody reads on. As a shell counts it: 128 and the signal's number.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(128 + constants.signals.SIGPIPE);
});

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(isUsage ? `${error.message}\nnpm run simulate -- --help says more.\n` : `${error}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
