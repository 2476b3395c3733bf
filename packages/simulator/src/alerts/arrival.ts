/** What has arrived at somebody, as that person or program sees it. */
export interface Arrival {
  readonly service: "slack" | "ses" | "sns";
  /** The name that a Slack webhook was opened with, the mail's recipients, the topic's ARN. */
  readonly to: string;
  /** The one line that is seen first: Slack's notification, a mail's subject. */
  readonly headline: string;
  /** All of it, as lines of text. */
  readonly shown: string;
  /** The request as it came, by its fields. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A service's answer over HTTP. */
export interface SinkAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a service makes of a request. */
export interface Taken {
  readonly answer: SinkAnswer;
  /** Absent: it was refused, or dropped as a repetition. */
  readonly arrival?: Arrival;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
