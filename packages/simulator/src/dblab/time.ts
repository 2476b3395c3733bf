/** Times as the engine writes them. */

/**
 * The engine's `LocalTime`: RFC 3339 in whole seconds. Two refreshes within a second have the same `lastRefresh`.
 *
 * @param time epoch milliseconds
 */
export function localTime(time: number): string {
  return `${new Date(Math.floor(time / 1_000) * 1_000).toISOString().slice(0, 19)}Z`;
}

/** A plain Go `time.Time`, as in alerts: RFC 3339 with fractions. */
export function goTime(time: number): string {
  return new Date(time).toISOString();
}
