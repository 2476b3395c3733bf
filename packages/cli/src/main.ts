#!/usr/bin/env node
// dblab-refresh: the operator's command. The table of commands is in subcommands.ts.
import { withoutBinaryForms } from "./binary-arguments.ts";
import { runProgram } from "./program.ts";

// Whoever reads us may stop reading, such as `head`: then there is nobody left to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});
process.exitCode = await runProgram(withoutBinaryForms(process.argv.slice(2)));
