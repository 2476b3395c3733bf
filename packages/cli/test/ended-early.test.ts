// Signals to what has nothing to clean up in RDS, while it waits for an RDS that takes connections and never answers.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Started, start } from "./command.ts";

const AS_FIRST_PROCESS = fileURLToPath(new URL("./as-first-process.mjs", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "dblab-refresh-ended-early-"));
const scratch = join(folder, "tmp");
const config = join(folder, "config.yaml");
let connections = 0;
let silent: Server;
beforeAll(async () => {
  mkdirSync(scratch);
  silent = createServer(() => {
    connections += 1;
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" ? address?.port : undefined;
  writeFileSync(
    config,
    `source: { type: rds, identifier: production, dbName: app, username: postgres, password: secret }
clone: { instanceClass: db.t3.large }
dblab: { apiEndpoint: "http://127.0.0.1:${port}", token: secret }
aws: { region: eu-central-1, endpoint: "http://127.0.0.1:${port}" }
`,
  );
});
afterAll(() => {
  silent.close();
  rmSync(folder, { recursive: true });
});

/** Starts it, and waits until it waits. */
async function waiting(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const before = connections;
  const command = start([...words, "-config", config, "-state-dir", join(folder, "state")], {
    cwd: folder,
    environment: { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", TMPDIR: scratch, ...environment },
  });
  await vi.waitFor(() => expect(connections, command.text()).toBeGreaterThan(before), {
    timeout: 20_000,
    interval: 20,
  });
  return command;
}

const notes = () => readdirSync(scratch).filter((name) => name.startsWith("dblab-refresh-dry-run-"));

describe("a signal", () => {
  it.each([
    ["a refresh's", [], "SIGINT", 130],
    ["a clean-up's", ["cleanup"], "SIGTERM", 143],
  ] as const)(
    "ends %s dry run, and takes away what that has noted",
    async (_, words, signal, code) => {
      const command = await waiting([...words, "-dry-run"]);
      expect(notes()).toHaveLength(1);

      command.child.kill(signal);

      expect(await command.ended, command.text()).toBe(code);
      expect(notes()).toEqual([]);
    },
    30_000,
  );

  it("ends the first process of a container, too, where Linux has no default for it", async () => {
    const command = await waiting(["cleanup"], { NODE_OPTIONS: `--import=${AS_FIRST_PROCESS}` });

    command.child.kill("SIGTERM");

    expect(await command.ended, command.text()).toBe(143);
  }, 30_000);
});
