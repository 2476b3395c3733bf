import { runProgram } from "@dblab-refresh/cli/program";
import { vi } from "vitest";

/** What a command came to. */
export interface Typed {
  readonly code: number;
  readonly output: string;
  /** Standard error. */
  readonly complaint: string;
}

/**
 * Runs a command in this process, as if it had been typed.
 *
 * @param words `jobs --target demo`; a word with blanks in it stands in double quotes
 * @param environment in place of the process's own variables of AWS and of the command
 */
export async function typed(words: string, environment: Readonly<Record<string, string>>): Promise<Typed> {
  const own = Object.keys(process.env).filter((name) => /^(AWS|DBLAB_REFRESH)_/.test(name));
  for (const name of own) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const [output, complaint] = [heard(process.stdout), heard(process.stderr)];
  try {
    const code = await runProgram([...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, a, b]) => a ?? b ?? ""));
    return { code, output: output.text(), complaint: complaint.text() };
  } finally {
    output.stop();
    complaint.stop();
    vi.unstubAllEnvs();
  }
}

/** Like `typed`, for a command that succeeds with JSON. */
export async function typedJson(
  words: string,
  environment: Readonly<Record<string, string>>,
): Promise<unknown> {
  const { code, output, complaint } = await typed(`${words} --json`, environment);
  if (code !== 0) throw new Error(`${words} ended with exit code ${code}: ${complaint}`);
  return JSON.parse(output);
}

function heard(stream: NodeJS.WriteStream) {
  const parts: string[] = [];
  const spy = vi.spyOn(stream, "write").mockImplementation((part) => {
    parts.push(String(part));
    return true;
  });
  return { text: () => parts.join(""), stop: () => spy.mockRestore() };
}
