/** What becomes of the functions' process, for whoever watches it. */
export type HostNews =
  /** It polls. */
  | { readonly kind: "ready" }
  /** A function was called; `invocation` is its request id. */
  | { readonly kind: "begun"; readonly functionName: string; readonly invocation: string }
  /** It returned or threw; its messages are not deleted yet. */
  | { readonly kind: "done"; readonly functionName: string; readonly invocation: string }
  /** It is gone, however, and with it the functions that were at work. */
  | { readonly kind: "ended"; readonly interrupted: readonly string[] };

/** What the process itself tells, over IPC. */
export type HostWord = Exclude<HostNews, { readonly kind: "ended" }>;
