import { spawnSync } from "node:child_process";

/** The Node that the deployed functions have, and the one to run bundles with. */
export interface Node24 {
  readonly path: string;
  readonly version: string;
  /** Why it is another one than Lambda's; absent: it is Lambda's. */
  readonly instead?: string;
}

/** Node 24 from the package registry, or this very Node where that cannot be had. */
export function node24(): Node24 {
  if (process.version.startsWith("v24.")) return { path: process.execPath, version: process.version };
  const asked = spawnSync("npx", ["-y", "node@24", "-p", "process.execPath + ' ' + process.version"], {
    encoding: "utf8",
    timeout: 60_000,
    shell: process.platform === "win32",
  });
  const [path = "", version = ""] = asked.status === 0 ? asked.stdout.trim().split(" ") : [];
  if (version.startsWith("v24.")) return { path, version };
  const instead = `Node 24, which Lambda has, could not be had from the package registry: the bundles run on ${process.version}`;
  return { path: process.execPath, version: process.version, instead };
}
