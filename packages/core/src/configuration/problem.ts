/**
 * One thing wrong with a configuration, for the person who wrote it.
 * Secret fields' values are never in it: `value` is then `(hidden)`.
 */
export interface Problem {
  /** From 1; absent where the configuration did not come as text. */
  line?: number;
  /** From 1, in UTF-16 units. */
  column?: number;
  /** Where, as written in the file: `targets.main.clone.port`; empty for the file as a whole. */
  path: string;
  /** What is not allowed, as one line; absent where something is missing, unknown or contradictory. */
  value?: string;
  /** What is allowed, and what to do. */
  message: string;
}

/** `targets.main.clone.port: 80 is not allowed: a port from 1150 to 65535`. */
export function describeProblem(problem: Problem): string {
  const place = problem.path === "" ? "" : `${problem.path}: `;
  const value = problem.value === undefined ? "" : `${problem.value} is not allowed: `;
  return `${place}${value}${problem.message}`;
}

/** One line for each problem: `config.yaml:12: targets.main.clone.port: 80 is not allowed: …`. */
export function describeProblems(file: string, problems: readonly Problem[]): string {
  return problems
    .map((problem) => {
      const line = problem.line === undefined ? "" : `:${problem.line}`;
      return `${file}${line}: ${describeProblem(problem)}`;
    })
    .join("\n");
}

/** A configuration that cannot be used. It does not pass by itself: somebody has to change the file or a variable. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(describeProblem).join("\n"));
    this.problems = problems;
  }
}
