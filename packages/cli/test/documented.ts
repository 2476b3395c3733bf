import { readdirSync, readFileSync } from "node:fs";

const root = new URL("../../../", import.meta.url);
const pages = ["README.md", ...readdirSync(new URL("docs", root)).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith(".md"),
);

/** `dblab-refresh …` of the pages, without comments. */
export function documentedCommands(): readonly { readonly page: string; readonly words: string }[] {
  return pages.flatMap((page) =>
    [...readFileSync(new URL(page, root), "utf8").matchAll(/^(?:\w+=\S+ )*dblab-refresh (.*)$/gm)].map(
      ([, words = ""]) => ({ page, words: words.replace(/\s+#.*$/, "").trim() }),
    ),
  );
}
