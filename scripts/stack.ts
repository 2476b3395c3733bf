// node scripts/ready.mjs scripts/stack.ts bundle.mjs.map < stack: a stack out of a function's log, in terms of the sources.
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { readableStack } from "./readable-stack.ts";

const [map = ""] = process.argv.slice(2);
process.stdout.write(readableStack(await text(process.stdin), readFileSync(map, "utf8")));
