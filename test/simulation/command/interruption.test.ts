import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

vi.setConfig({ testTimeout: 60_000 });

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

let folder: string;
let child: ChildProcess | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dblab-refresh-interruption-"));
});
afterAll(async () => {
  child?.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

/** Ctrl-C as soon as the workers have something to run. */
async function interrupted(args: readonly string[]) {
  const running = spawn(process.execPath, ["--import", "tsx", MAIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child = running;
  const ended = once(running, "close");
  const [said, complaints] = [text(running.stdout), text(running.stderr)];
  await vi.waitFor(
    async () => {
      if (running.exitCode !== null) throw new Error(await complaints);
      const files = await readdir(folder, { recursive: true });
      expect(files.join("\n")).toMatch(/simulation-\w+\/1\.mjs$/m);
    },
    { timeout: 30_000 },
  );
  running.kill("SIGINT");
  const [exitCode]: unknown[] = await ended;
  return { exitCode, said: await said };
}

describe.skipIf(process.platform === "win32")("Ctrl-C says what was done so far, and exits with 130", () => {
  it("while seeds run", async () => {
    const { exitCode, said } = await interrupted(["--seeds", "1000000", "--workers", "1"]);

    expect(said).toMatch(/^interrupted after [\d,]+ of 1,000,000 runs; what they came to:\n\n[\d,]+ runs?, /);
    expect(exitCode).toBe(130);
  });

  it("while every fault strikes", async () => {
    const { exitCode, said } = await interrupted(["--exhaustive", "--workers", "1", "--json"]);

    expect(JSON.parse(said)).toMatchObject({ interrupted: true, violations: 0, failures: [] });
    expect(exitCode).toBe(130);
  });

  it("while mistakes are searched for", async () => {
    const { exitCode, said } = await interrupted(["--mistakes", "--workers", "1"]);

    expect(said).toMatch(/^interrupted after \d+ of \d+ mistakes; what they came to:\n\nmistake /);
    expect(exitCode).toBe(130);
  });
});
