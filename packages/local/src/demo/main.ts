// npm run demo: a whole refresh, or a task of a database, on this machine.
import { startLocalStage } from "../stage.ts";
import { faultList, faultTable } from "./fault-list.ts";
import { keptStage } from "./kept-stage.ts";
import { lineView } from "./line-view.ts";
import { liveView } from "./live-view.ts";
import { type DemoOptions, readOptions, USAGE } from "./options.ts";
import { REQUEST_ID } from "./play.ts";
import { refreshPlay } from "./refresh-play.ts";
import { restorePlay } from "./restore/play.ts";

async function run(options: DemoOptions): Promise<number> {
  const view = options.json
    ? lineView(process.stderr)
    : process.stdout.isTTY
      ? liveView(process.stdout)
      : lineView(process.stdout);
  const play = options.database ? await restorePlay(options, options.database) : refreshPlay(options);
  view.note(`Starting the world: ${play.scenery}${options.fault ? `; fault: ${options.fault}` : ""}`);
  let isTold = false;
  const onEvent = (text: string) => {
    // What comes after the report is of interest only to who stays.
    if (play.shows(text) && (options.keep || !isTold)) view.event(text);
  };
  const stage = await startLocalStage({ ...play.stageOptions, onEvent });
  let isKept = false;
  let leave = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  let isInterrupted = false;
  const interrupted = (code: number) => {
    if (isKept) return leave();
    isInterrupted = true;
    view.done();
    // What is under way loses its world: how it fails is of no interest to anybody.
    process.on("uncaughtException", () => {});
    void stage.close().finally(() => process.exit(code));
  };
  process.once("SIGINT", () => interrupted(130));
  process.once("SIGTERM", () => interrupted(143));
  try {
    const { result, report, isGood } = await play.perform(stage, view);
    view.done();
    isTold = true;
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else process.stdout.write(`\n${report}\n`);
    if (options.fault) {
      const line = `With ${options.fault} a job must end as ${play.end}.`;
      (options.json ? process.stderr : process.stdout).write(`${line}\n`);
    }
    if (options.keep) {
      // What is for machines stands alone on standard output.
      const stream = options.json ? process.stderr : process.stdout;
      stream.write(`\n${keptStage(stage, REQUEST_ID)}\n`);
      isKept = true;
      await left;
    }
    return isGood ? 0 : 1;
  } catch (error) {
    // The process ends when its world is taken down.
    if (isInterrupted) return await new Promise<never>(() => {});
    throw error;
  } finally {
    view.done();
    await stage.close();
  }
}

const read = readOptions(process.argv.slice(2));
if (read.kind === "help") {
  console.log(USAGE);
} else if (read.kind === "faults") {
  console.log(read.json ? JSON.stringify(faultList()) : faultTable());
} else if (read.kind === "wrong") {
  // All of the usage would hide what is wrong.
  console.error(`${read.message}\n\nnpm run demo -- --help shows every option.`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await run(read.options);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
