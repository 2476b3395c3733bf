import { createHash } from "node:crypto";
import { rmSync, statSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf } from "./state-error.ts";

/** Something that at most one process of this machine has, and that the system frees when its process is gone. */
export interface ProcessLock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a folder; undefined if another process has it. It is a socket that nobody talks to: Node has no
 * flock(), and a file with a process id outlives its process. Linux's abstract sockets (a name that begins with NUL)
 * and Windows' pipes are no files, so nothing is left behind by a SIGKILL; macOS has neither, and a socket's file
 * that nobody listens behind is taken away. Whoever is in another network namespace (a container) does not see it:
 * see state-lock.ts.
 */
export async function takeProcessLock(folder: string): Promise<ProcessLock | undefined> {
  const path = socketPath(folder);
  const server =
    (await listen(path)) ?? (isFile(path) && (await freed(path)) ? await listen(path) : undefined);
  if (server === undefined) return undefined;
  // It keeps no process alive.
  server.unref();
  return {
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** By device and inode: a folder has many names, through links and mounts. */
function socketPath(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true });
  const id = createHash("sha256").update(`${dev} ${ino}`).digest("hex").slice(0, 24);
  if (process.platform === "linux") return `\0dblab-refresh-${id}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\dblab-refresh-${id}`;
  return join(tmpdir(), `dblab-refresh-${id}.sock`);
}

function isFile(path: string): boolean {
  return process.platform !== "linux" && process.platform !== "win32" && path.startsWith("/");
}

function listen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", (error) => (codeOf(error) === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen(path, () => resolve(server));
  });
}

/** Takes a socket's file away if nobody listens behind it. */
function freed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(false);
    });
    socket.once("error", (error) => {
      if (codeOf(error) === "ECONNREFUSED") rmSync(path, { force: true });
      resolve(codeOf(error) === "ECONNREFUSED");
    });
  });
}
