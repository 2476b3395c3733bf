/** One thing that was measured, and what is promised of it. */
export interface Figure {
  readonly name: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit: "s" | "ms" | "KB" | "MB" | "/s";
  /** Whether the limit is the most that it may be, or the least. */
  readonly limits: "most" | "least";
}
