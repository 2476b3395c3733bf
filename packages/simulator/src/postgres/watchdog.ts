/**
 * Ends servers and removes their files when this process dies, even by SIGKILL.
 *
 * Postgres does not notice that its parent is gone, and PR_SET_PDEATHSIG is neither portable nor reachable from
 * Node. So one small shell reads our orders from a pipe; the end of the pipe is our end, however it came.
 */
import { type ChildProcess, spawn } from "node:child_process";

/** SIGQUIT is Postgres's immediate shutdown. The pause lets it go before its files do. */
const SCRIPT = `
trap '' HUP INT TERM
pids=' '
while read -r order pid; do
  case "$order" in
    watch) pids="$pids$pid " ;;
    forget) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -QUIT "$pid" 2>/dev/null; done
for pid in $pids; do
  tries=0
  while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
  kill -KILL "$pid" 2>/dev/null
done
rm -rf "$1"
`;

export class Watchdog {
  readonly #shell: ChildProcess;
  readonly #pids = new Set<number>();
  readonly #onExit = () => this.#end();

  /** @param folder removed when this process ends */
  constructor(folder: string) {
    // Detached: an interrupt from the terminal goes to the whole process group, and must not reach the watchdog.
    this.#shell = spawn("/bin/sh", ["-c", SCRIPT, "watchdog", folder], {
      cwd: "/",
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    this.#shell.unref();
    // Orders to a watchdog that somebody killed are lost; the exit hook below still works.
    this.#shell.on("error", () => {});
    this.#shell.stdin?.on("error", () => {});
    process.on("exit", this.#onExit);
  }

  get pid(): number | undefined {
    return this.#shell.pid;
  }

  watch(pid: number): void {
    this.#pids.add(pid);
    this.#shell.stdin?.write(`watch ${pid}\n`);
  }

  forget(pid: number): void {
    this.#pids.delete(pid);
    this.#shell.stdin?.write(`forget ${pid}\n`);
  }

  /** Ends the watch: the folder is removed, and whatever is still watched is ended. */
  async close(): Promise<void> {
    process.off("exit", this.#onExit);
    if (this.#shell.exitCode !== null || this.#shell.signalCode !== null || this.#shell.pid === undefined)
      return;
    const gone = new Promise((resolve) => this.#shell.once("exit", resolve));
    this.#shell.ref();
    this.#shell.stdin?.end();
    await gone;
  }

  /** Synchronous, as an exit hook must be. The files are left to the shell, which first waits for the servers. */
  #end(): void {
    for (const pid of this.#pids) {
      try {
        process.kill(pid, "SIGQUIT");
      } catch {
        // It had ended by itself.
      }
    }
  }
}
