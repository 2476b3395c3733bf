import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { ChaosResult } from "@dblab-refresh/local/chaos/result";
import { describe, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../src/chaos/main.ts", import.meta.url));

/** The command itself, without what only makes a fresh checkout ready. */
function chaos(...args: readonly string[]) {
  return ended(started(...args));
}

function started(...args: readonly string[]) {
  return spawn(process.execPath, ["--import", "tsx", MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
}

async function ended(child: ReturnType<typeof started>) {
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, out, err };
}

/** Of `--json`: the last line of standard output. */
function resultIn(out: string): ChaosResult {
  return JSON.parse(out.trim().split("\n").at(-1) ?? "");
}

// Side by side: the runs wait most of their time.
describe.concurrent("npm run chaos", () => {
  it("kills the functions while jobs of both sources run, which succeed all the same, and leaves nothing", {
    timeout: 120_000,
  }, async () => {
    const { code, out, err } = await chaos("--kills", "5", "--jobs", "2", "--seed", "4", "--json");

    const result = resultIn(out);
    expect(code, err).toBe(0);
    expect(result).toMatchObject({ seed: 4, kills: 5, leftovers: [], violations: [] });
    expect(new Set(result.jobs.map(({ target }) => target))).toEqual(new Set(["demo", "demo-aurora"]));
    expect(result.ends).toEqual({ succeeded: result.jobs.length });
    expect(err).toContain("killed at work: ");
    expect(err.trim().split("\n").at(-1)).toMatch(
      /^5 kills \(seed 4\), \d+ jobs: \d+ succeeded, 0 left over, 0 violations, \d+ s$/,
    );
  });

  it("fails when it is not over in its time, and says what still lives", { timeout: 120_000 }, async () => {
    const { code, out, err } = await chaos("--jobs", "2", "--minutes", "0.05", "--json");

    const result = resultIn(out);
    expect(code, err).toBe(1);
    expect(result.violations).toContain("it was not over within 0.05 minutes");
    expect(result.jobs).toHaveLength(2);
    for (const { jobId } of result.jobs) {
      expect([...result.leftovers, ...result.violations].join("\n")).toContain(`job ${jobId}`);
    }
  });

  it("refuses an option that it cannot follow with an exit code of its own", async () => {
    const { code, err } = await chaos("--kills", "none");

    expect(code).toBe(2);
    expect(err).toContain("--kills none is not allowed: a whole number from 1 to 10000");
  });
});

// One world at a time: what is measured above has enough to do.
describe("npm run chaos, interrupted,", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "ends everything at a %s, and exits with %i",
    { timeout: 120_000 },
    async (signal, exitCode) => {
      const running = started("--minutes", "5", "--json");
      const ending = ended(running);

      await once(running.stderr, "data");
      running.kill(signal);

      const { code, err } = await ending;
      expect(err).toContain("interrupted: everything that was started is ended");
      expect(code).toBe(exitCode);
    },
  );
});
