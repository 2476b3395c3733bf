// Makes a fresh checkout ready, then runs a TypeScript file: node scripts/ready.mjs FILE [arguments].
// It needs Node and npm only: pnpm comes through npx, so that nothing has to be set up by hand.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const PNPM = "10.34.9"; // the last line that runs on Node 20: 11 needs Node 22.13
const root = dirname(dirname(fileURLToPath(import.meta.url)));

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `dblab-refresh needs Node 20.19 or later; this is ${process.version}. Install a newer Node from https://nodejs.org.`,
  );
  process.exit(1);
}

/** What an installation depends on: the lock file, the manifests, and the Node that native parts were installed for. */
function wanted() {
  const hash = createHash("sha256").update(`${process.versions.modules} ${process.platform} ${process.arch}`);
  const manifests = ["test", ...readdirSync(join(root, "packages")).map((name) => `packages/${name}`)]
    .map((folder) => `${folder}/package.json`)
    .filter((file) => existsSync(join(root, file)))
    .sort();
  for (const file of ["package.json", "pnpm-workspace.yaml", "pnpm-lock.yaml", ...manifests]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

function install() {
  const stamp = join(root, "node_modules", ".ready");
  const now = wanted();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  // On standard error, so that `--json` keeps standard output to itself.
  console.error("Installing the dependencies (once; about a minute) …");
  const frozen = existsSync(join(root, "pnpm-lock.yaml")) ? ["--frozen-lockfile"] : [];
  const run = spawnSync(
    "npx",
    ["-y", `pnpm@${PNPM}`, "install", "--prefer-offline", "--reporter=append-only", ...frozen],
    {
      cwd: root,
      encoding: "utf8",
      shell: process.platform === "win32",
      env: { ...process.env, CI: "true" },
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (run.status !== 0) {
    console.error(`${run.stdout ?? ""}${run.stderr ?? ""}`);
    console.error(
      `The installation failed (npx pnpm@${PNPM} install, exit code ${run.status}). Its output is above; the usual cause is a package registry that cannot be reached.`,
    );
    process.exit(1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted());
}

install();
const [file, ...rest] = process.argv.slice(2);
if (file) {
  // In this very process: a second Node would cost 40 MB and nothing would be gained.
  const { register } = await import("tsx/esm/api");
  register({ tsconfig: join(root, "tsconfig.json") });
  const path = resolve(root, file);
  process.argv = [process.argv[0] ?? "node", path, ...rest];
  await import(pathToFileURL(path).href);
}
