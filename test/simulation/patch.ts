/** Other text in one place of one source file. */
export interface Patch {
  /** Under `packages/`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/**
 * The text with the patch in it.
 *
 * @throws if the text to be replaced is not there exactly once: a mistake that nobody makes any more finds nothing
 */
export function patched(text: string, { file, find, replace }: Patch, mistake: string): string {
  const times = find === "" ? 0 : text.split(find).length - 1;
  if (times !== 1)
    throw new Error(
      `the mistake "${mistake}" does not fit packages/${file}: this stands there ${times} times, not once:\n${find}`,
    );
  const at = text.indexOf(find);
  return text.slice(0, at) + replace + text.slice(at + find.length);
}
