// npm run demo as a person sees it, under a pseudo-terminal; and the operator's command against the stage that it holds up.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { terminal } from "./terminal.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const DEMO = fileURLToPath(new URL("../../local/src/demo/main.ts", import.meta.url));

it("draws the job in place, reports what became of it, and holds a stage up that the command can be used with", {
  timeout: 180_000,
}, async () => {
  const screen = terminal(["--keep"], {}, ["--import", "tsx", DEMO]);

  await screen.shows(/job [a-z0-9]{20} {2}demo {2}running/, 60_000);
  await screen.shows(/The stage stays up until Ctrl-C\.[\s\S]*dblab-refresh\.mjs plan \S+\r?\n/, 120_000);

  const shown = await screen.screen();
  // What was drawn while it went on was drawn over: once it is over, each step stands there once, with its mark.
  const [jobId] = /(?<=^job )[a-z0-9]{20}(?= {2}demo {2}succeeded$)/m.exec(shown) ?? [];
  expect(jobId, shown).toBeDefined();
  const marks = shown.match(/^ {2}. (snapshotter|cloner|dblab-updater|refresh-poller|reaper) .*s {2}/gm);
  expect(marks?.map((line) => line.replace(/ +[0-9.]+m?s {2}$/, ""))).toEqual([
    "  ✓ snapshotter",
    "  ✓ cloner",
    "  ✓ dblab-updater",
    "  ✓ refresh-poller",
    "  ✓ reaper",
  ]);
  expect(shown).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]|DIFFERENT|MUTATING/);
  expect(shown).toMatch(/^left over: nothing$/m);
  expect(shown).toMatch(/^The job succeeded in [0-9.]+m?s, (\d+) of \1 tables are equal\.$/m);
  expect(screen.raw()).toContain("\u001b[32m✓");

  const typed = (line: string) => spawnSync("sh", ["-c", line], { cwd: ROOT, encoding: "utf8" });
  const [file] = /^\. \S+operator\.env$/m.exec(screen.text().replaceAll("\r", "")) ?? [];
  const lines = shown.match(/^node packages\/cli\/bin\/dblab-refresh\.mjs (jobs|plan .*)$/gm) ?? [];
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    const { status, stdout, stderr } = typed(`${file} && ${line}`);
    expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: "" });
    if (line.endsWith("jobs")) expect(stdout).toContain(jobId);
  }

  screen.type("\u0003");
  expect(await screen.ended).toBe(0);
});
