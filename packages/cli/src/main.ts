#!/usr/bin/env node
// dblab-refresh: the operator's command. The table of commands is in subcommands.ts.
import { runProgram } from "./program.ts";
import { endAtSignals } from "./single-machine/signals.ts";

// Whoever reads us may stop reading, such as `head`: then there is nobody left to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Of a job that is followed, the end is not known: see followed.ts.
  process.exit(error.code === "EPIPE" ? (process.exitCode ?? 0) : 1);
});
// Nobody can be told, and the exit code says the rest.
process.stderr.on("error", () => {});
if (process.pid === 1) endAtSignals();
process.exitCode = await runProgram(process.argv.slice(2), (code) => {
  process.exitCode = code;
});
