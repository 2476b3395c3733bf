/** What a cron expression says of dates, as numbers; `days` is undefined where days of the week or L decide. */
export interface CronDates {
  readonly years: ReadonlySet<number>;
  /** From 1. */
  readonly months: ReadonlySet<number>;
  readonly days: ReadonlySet<number> | undefined;
}

/** The last year that EventBridge Scheduler knows. */
export const LAST_YEAR = 2199;

/**
 * Whether any month from this one on has such a day. To the month: what was due earlier in this one is not noticed.
 * Every weekday comes in every month; that a month may have no fifth one is not looked at.
 */
export function comesFrom(
  from: { year: number; month: number },
  { years, months, days }: CronDates,
): boolean {
  const first = days === undefined ? 1 : Math.min(...days);
  return [...years].some((year) =>
    [...months].some((month) => {
      const isOver = year < from.year || (year === from.year && month < from.month);
      return !isOver && first <= daysIn(year, month);
    }),
  );
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
