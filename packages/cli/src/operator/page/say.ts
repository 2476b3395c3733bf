/** A line for whoever reads standard output. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line for a person, where standard output is a machine's. */
export function sayAside(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One object for machines. */
export function sayJson(value: unknown): void {
  say(JSON.stringify(value, undefined, process.stdout.isTTY ? 2 : undefined));
}
