import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** What a person is told in place of a stack: what is wrong, with the value, and what to do next. Each one sentence. */
export class PlainError extends Error {
  override readonly name = "PlainError";
  readonly next: string;
  readonly exitCode: ExitCode;

  constructor(message: string, next: string, exitCode: ExitCode = exitCodes.failed, cause?: unknown) {
    super(message, { cause });
    this.next = next;
    this.exitCode = exitCode;
  }
}

/** The line for standard error; with `verbose`, the stack after it. */
export function describeError(error: unknown, verbose: boolean): string {
  const stack = verbose && error instanceof Error && error.stack ? `\n${error.stack}` : "";
  if (error instanceof PlainError) return `error: ${sentence(error.message)}${error.next}${stack}`;
  const message = error instanceof Error ? error.message || error.name : String(error);
  const next = "Run it again with --verbose for the stack.";
  return `error: ${sentence(message.split("\n")[0] ?? "")}${verbose ? "" : next}`.trimEnd() + stack;
}

export function exitCodeOfError(error: unknown): ExitCode {
  return error instanceof PlainError ? error.exitCode : exitCodes.failed;
}

/** With what separates it from the next one. A list of problems is lines, and what to do stands in a line of its own. */
function sentence(text: string): string {
  if (text.endsWith("\n")) return text;
  return /[.!?:]$/.test(text) ? `${text} ` : `${text}. `;
}
