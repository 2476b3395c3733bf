/** A statement of an identity policy, under IAM's own names. */
export interface Statement {
  /** Says what it is for, so that a decision can name it. */
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: readonly string[];
  /** For denials only: everything but these. */
  readonly NotAction?: readonly string[];
  readonly Resource: readonly string[];
  /** Operator → key → values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[] | string>>>>;
}

/** What a function's role allows and denies. */
export type PolicyOf = (functionName: FunctionName) => readonly Statement[];

/** The Lambdas of docs/architecture.md. */
export const functionNames = [
  "intake",
  "snapshotter",
  "cloner",
  "dblab-updater",
  "refresh-poller",
  "reaper",
  "notifier",
  "dead-letters",
  "janitor",
] as const;
export type FunctionName = (typeof functionNames)[number];
