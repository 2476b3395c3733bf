// npm test: everything that must hold, cheapest first. A part that fails does not keep the others from running.
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { memoryFolder } from "./memory-folder.ts";
import "./platform.ts";

interface Check {
  readonly name: string;
  readonly command: readonly string[];
  /** What a person runs to mend it. */
  readonly fix?: string;
}

const checks: readonly (readonly Check[])[] = [
  // Side by side: each uses one core for a few seconds.
  [
    { name: "format and lint", command: ["biome", "check", "."], fix: "npm run fix" },
    { name: "types", command: ["tsc", "--noEmit", "-p", "."] },
    { name: "types of the deployment", command: ["tsc", "--noEmit", "-p", "infra"] },
    {
      name: "layers",
      command: [
        "depcruise",
        "packages",
        "infra",
        "test",
        "--config",
        ".dependency-cruiser.cjs",
        "--output-type",
        "err",
      ],
    },
    { name: "dead code", command: ["knip", "--no-progress"] },
  ],
  [{ name: "tests", command: ["vitest", "run", ...process.argv.slice(2)] }],
];

function run({ name, command, fix }: Check, live: boolean): Promise<boolean> {
  const started = performance.now();
  const [program = "", ...rest] = command;
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(program, rest, {
      stdio: ["ignore", live ? "inherit" : "pipe", live ? "inherit" : "pipe"],
      shell: process.platform === "win32",
      env: {
        ...process.env,
        ...(memory.path && { TMPDIR: memory.path }),
        PATH: `node_modules/.bin${process.platform === "win32" ? ";" : ":"}${process.env.PATH}`,
      },
    });
    child.stdout?.on("data", (part) => {
      output += part;
    });
    child.stderr?.on("data", (part) => {
      output += part;
    });
    child.on("error", (error) => {
      output += `${error}`;
    });
    child.on("close", (code) => {
      const ok = code === 0;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      if (!ok) console.log(output);
      console.log(
        `${ok ? "ok    " : "FAILED"} ${name} (${seconds} s)${!ok && fix ? `; to mend it: ${fix}` : ""}`,
      );
      resolve(ok);
    });
  });
}

const memory = memoryFolder();
// Whatever ends this, memory is not kept.
process.on("exit", memory.remove);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));
let good = true;
for (const group of checks) {
  const results = await Promise.all(group.map((check) => run(check, group.length === 1)));
  good &&= results.every(Boolean);
}
if (!good) console.log("Something above FAILED.");
process.exitCode = good ? 0 : 1;
