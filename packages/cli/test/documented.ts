import { readdirSync, readFileSync } from "node:fs";
import { subcommands } from "@dblab-refresh/cli/subcommands";

const root = new URL("../../../", import.meta.url);
const pages = ["README.md", ...readdirSync(new URL("docs", root)).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith(".md"),
);

/** What a page says is typed. */
export interface Documented {
  readonly page: string;
  readonly words: string;
}

/** `dblab-refresh …` of the pages' blocks, without comments. */
export function documentedCommands(): readonly Documented[] {
  return blockLines(/^(?:\w+=\S+ )*dblab-refresh (.*)$/gm);
}

/** `npm run …` of the pages' blocks, without comments. */
export function documentedScripts(): readonly Documented[] {
  return [...blockLines(/^npm run ([^&\n]*)/gm), ...inline(/^npm run (.+)$/)];
}

/**
 * The command in running text, with its name or without: `dblab-refresh job ID`, `watch ID`. One word alone is a command's
 * name, and not what is typed.
 */
export function inlineCommands(): readonly Documented[] {
  const names = subcommands.map(({ name }) => name).join("|");
  const found = [
    ...inline(/^(?:\w+=\S+ )*dblab-refresh (.+)$/),
    ...inline(new RegExp(`^((?:${names}) .+)$`)),
  ];
  return found.filter(({ words }) => words !== "…");
}

function blockLines(pattern: RegExp): readonly Documented[] {
  return pages.flatMap((page) =>
    [...text(page).matchAll(pattern)].map(([, words = ""]) => ({
      page,
      words: words.replace(/\s+#.*$/, "").trim(),
    })),
  );
}

/** What stands between two backticks of one line, and all of it is what is looked for. */
function inline(pattern: RegExp): readonly Documented[] {
  return pages.flatMap((page) => {
    const running = text(page).replaceAll(/^```[\s\S]*?^```/gm, "");
    return [...running.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = ""]) => {
      const words = pattern.exec(code)?.[1];
      return words === undefined ? [] : [{ page, words }];
    });
  });
}

function text(page: string): string {
  return readFileSync(new URL(page, root), "utf8");
}
