import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * The memory of a process and all its descendants, in MB: the sum of their proportional set sizes, which counts shared
 * pages once. Where there is no /proc (macOS), the sum of their resident sizes, which is larger.
 */
export async function treeMegabytes(root: number): Promise<number> {
  const processes = await listProcesses();
  const family = new Set([root]);
  // Parents may be listed after their children.
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  const sizes = await Promise.all([...family].map(kilobytes));
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

async function listProcesses(): Promise<readonly { readonly pid: number; readonly parent: number }[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
      return { pid, parent };
    });
}

async function kilobytes(pid: number): Promise<number> {
  try {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
    return (Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024) / 1000;
  } catch {
    if (await hasProc()) return 0; // it ended meanwhile
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]).catch(() => ({
      stdout: "0",
    }));
    return (Number(stdout.trim()) * 1024) / 1000;
  }
}

async function hasProc(): Promise<boolean> {
  return readdir("/proc/self").then(
    () => true,
    () => false,
  );
}
