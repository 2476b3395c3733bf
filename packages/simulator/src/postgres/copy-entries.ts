/** Copies of the files of a server that goes on writing, replacing and removing them. */
import { spawn } from "node:child_process";
import { dirname, join, relative } from "node:path";
import type { ProcessUser } from "./user.ts";

/** How often a file is copied again that a busy server kept replacing; a checkpoint replaces each once. */
const COPIES_OF_A_REPLACED_FILE = 20;

/** The entries into a folder. A file that Postgres replaced by a rename while `cp` had it open is copied again. */
export async function copyEntries(
  paths: readonly string[],
  folder: string,
  user: ProcessUser,
): Promise<void> {
  for (const replaced of await copyOnce(paths, folder, user)) {
    const top = paths.find((path) => replaced === path || replaced.startsWith(`${path}/`));
    if (top === undefined) throw new Error(`cp named a file that it was not given: ${replaced}`);
    await copyReplaced(replaced, dirname(join(folder, relative(dirname(top), replaced))), user);
  }
}

async function copyReplaced(path: string, folder: string, user: ProcessUser): Promise<void> {
  for (let copy = 0; copy < COPIES_OF_A_REPLACED_FILE; copy += 1) {
    if ((await copyOnce([path], folder, user)).length === 0) return;
  }
  throw new Error(`${path} was replaced ${COPIES_OF_A_REPLACED_FILE} times while it was copied`);
}

/**
 * `cp` as the Postgres user: right owners at once, and a thousand small files in tens of milliseconds.
 * Resolves to the files that it left out because another took their place meanwhile.
 */
function copyOnce(paths: readonly string[], folder: string, user: ProcessUser): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn("cp", ["-Rp", ...paths, `${folder}/`], {
      ...user,
      cwd: folder,
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (more: string) => {
      text += more;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      const complaints = complaintsOf(text);
      if (complaints.serious.length === 0 && (code === 0 || text !== "")) resolve(complaints.replaced);
      else reject(new Error(`copying ${folder} failed with code ${code}: ${text}`));
    });
  });
}

/** What GNU's `cp` says of a file that was renamed over between its look and its copy. */
const REPLACED = /skipping file '(.+)', as it was replaced while being copied/;

export function complaintsOf(text: string): { readonly replaced: string[]; readonly serious: string[] } {
  const lines = text.split("\n").filter((line) => line !== "");
  return {
    replaced: lines.flatMap((line) => REPLACED.exec(line)?.[1] ?? []),
    // A file that vanished during the copy was removed by Postgres; replaying the log removes it again.
    serious: lines.filter((line) => !line.includes("No such file") && !REPLACED.test(line)),
  };
}
