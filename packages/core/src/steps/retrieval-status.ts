/**
 * Whether an engine is at work on a refresh. `renewed` is not among them: it lies between the two for a moment, but an
 * engine without a snapshot job stays there for good.
 */
export function isBusy(status: string): boolean {
  return status === "refreshing" || status === "snapshotting";
}
