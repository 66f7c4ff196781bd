const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/**
 * A cron schedule (UTC) that runs at least as often as every given number of seconds. Cron starts anew each hour, day and month, so only
 * divisors of 60 minutes, of 24 hours and of whole days keep their distance; the next shorter one is taken.
 */
export function cronOf(seconds: number): string {
  if (seconds >= 7 * DAY) return '0 0 * * 0';
  if (seconds >= DAY) return '0 0 * * *';
  if (seconds >= HOUR) {
    const hours = [12, 8, 6, 4, 3, 2, 1].find((n) => n * HOUR <= seconds) ?? 1;
    return hours === 1 ? '0 * * * *' : `0 */${hours} * * *`;
  }
  const minutes = [30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1].find((n) => n * MINUTE <= seconds) ?? 1;
  return minutes === 1 ? '* * * * *' : `*/${minutes} * * * *`;
}
