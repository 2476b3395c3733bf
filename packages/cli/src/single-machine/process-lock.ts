import { createHash } from "node:crypto";
import { rmSync, statSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlainError } from "../plain-error.ts";
import { codeOf } from "./state-error.ts";

/** Something that at most one process of this machine has, and that the system frees when its process is gone. */
export interface ProcessLock {
  release(): Promise<void>;
}

/**
 * Takes the lock of this name; undefined if another process has it. It is a socket that says no more than who has it:
 * Node has no flock(), and a file with a process id outlives its process. Linux's abstract sockets (a name that begins
 * with NUL) and Windows' pipes are no files, so nothing is left behind by a SIGKILL, and none needs a disk that can be
 * written; macOS has neither, and a socket's file that nobody listens behind is taken away. Whoever is in another network
 * namespace (a container) does not see it: see state-lock.ts.
 *
 * @param told to whoever asks whoHas()
 * @throws PlainError where there is no room for a socket's file
 */
export async function takeProcessLock(name: string, told = ""): Promise<ProcessLock | undefined> {
  const path = socketPath(name);
  const server =
    (await listen(path, told)) ??
    (isFile(path) && (await freed(path)) ? await listen(path, told) : undefined);
  if (server === undefined) return undefined;
  // It keeps no process alive.
  server.unref();
  return {
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The lock's name for a folder. By device and inode: a folder has many names, through links and mounts. */
export function lockOfFolder(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true });
  return `${dev} ${ino}`;
}

/** What the process says that has the lock; empty if none has it, or it says nothing in time. */
export function whoHas(name: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(socketPath(name)).setEncoding("utf8").setTimeout(MOST_ASKING);
    let said = "";
    socket.on("data", (text: string) => {
      said += text;
    });
    socket.on("timeout", () => socket.destroy());
    // What comes before it is closed, however, is what can be known.
    socket.on("error", () => {});
    socket.on("close", () => resolve(said));
  });
}

/** Milliseconds. */
const MOST_ASKING = 2_000;

function socketPath(name: string): string {
  const id = createHash("sha256").update(name).digest("hex").slice(0, 24);
  if (process.platform === "linux") return `\0dblab-refresh-${id}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\dblab-refresh-${id}`;
  return join(tmpdir(), `dblab-refresh-${id}.sock`);
}

function isFile(path: string): boolean {
  return process.platform !== "linux" && process.platform !== "win32" && path.startsWith("/");
}

function listen(path: string, told: string): Promise<Server | undefined> {
  const server = createServer((socket) => {
    // Whoever asked may be gone.
    socket.on("error", () => {});
    // Whoever does not close its end holds up no release.
    socket.end(told, () => socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      codeOf(error) === "EADDRINUSE" ? resolve(undefined) : reject(noSocket(path, error)),
    );
    server.listen(path, () => resolve(server));
  });
}

function noSocket(path: string, error: Error): Error {
  const message = `there can be no lock at ${path.replace("\0", "@")} (${codeOf(error)})`;
  return new PlainError(message, "Let TMPDIR name a folder that can be written.", undefined, error);
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
