// npm run pack: dist/dblab-refresh-<version>.tgz, to be installed anywhere with npm install --global.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { makePackage } from "./bundle.ts";

const folder = fileURLToPath(new URL("../dist/package", import.meta.url));
await makePackage(folder);
const packed = spawnSync("npm", ["pack", "--silent", "--pack-destination", ".."], {
  cwd: folder,
  stdio: ["ignore", "inherit", "inherit"],
  shell: process.platform === "win32",
});
process.exitCode = packed.status ?? 1;
