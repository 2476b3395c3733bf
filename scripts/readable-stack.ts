import { SourceMap } from "node:module";

/** `file:///var/task/bundle.mjs:12:3456`, whatever SST calls the bundle. */
const PLACE = /(?:file:\/\/)?[^\s(]*\.mjs:(\d+):(\d+)/g;

/**
 * Puts the sources' places in the place of the bundle's.
 *
 * @param map the source map of that very bundle, as JSON: another one's leads astray
 */
export function readableStack(stack: string, map: string): string {
  const sources = new SourceMap(JSON.parse(map));
  return stack.replace(PLACE, (place, line: string, column: string) => {
    const entry = sources.findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in entry)) return place;
    const source = entry.originalSource.replace(/^(?:\.\.\/)+/, "");
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
