import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";

/** A process that starts a server, says where it is, and then either waits or throws. */
const PROGRAM = `
  import { PostgresHost } from ${JSON.stringify(fileURLToPath(new URL("../../src/postgres/host.ts", import.meta.url)))};
  import { readlinkSync } from "node:fs";
  const host = await PostgresHost.start();
  const server = await host.create({ password: "x" });
  const client = await server.connect("postgres");
  const { rows } = await client.query("SHOW data_directory");
  console.log(JSON.stringify({ pid: server.pid, folder: rows[0].data_directory }));
  if (process.env.CRASH) throw new Error("crash on purpose");
  setInterval(() => {}, 1000);
`;

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function serverOf(crash: boolean) {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", PROGRAM], {
    cwd: fileURLToPath(new URL("../../../..", import.meta.url)),
    env: { ...process.env, ...(crash ? { CRASH: "1" } : {}) },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", resolve);
    child.once("exit", () => reject(new Error("ended before it said anything")));
  });
  const server: { pid: number; folder: string } = JSON.parse(line);
  return { child, exited, server };
}

describe.concurrent("when the process that started a server dies", () => {
  it("by SIGKILL, the server ends and its files go", async () => {
    const { child, exited, server } = await serverOf(false);
    expect(runs(server.pid)).toBe(true);
    child.kill("SIGKILL");
    await exited;
    await vi.waitFor(() => expect(existsSync(server.folder)).toBe(false), 10_000);
    expect(runs(server.pid)).toBe(false);
  });

  it("by an uncaught error, the server ends and its files go", async () => {
    const { exited, server } = await serverOf(true);
    await exited;
    await vi.waitFor(() => expect(existsSync(server.folder)).toBe(false), 10_000);
    expect(runs(server.pid)).toBe(false);
  });
});
