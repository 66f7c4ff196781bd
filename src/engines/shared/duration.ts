const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/** Seconds as a spec would say them: `90s`, `15m`, `72h`, and days from a week on. */
export function spoken(seconds: number): string {
  for (const [unit, size] of UNITS)
    if (seconds > 0 && seconds % size === 0 && (unit !== 'd' || seconds >= 7 * size)) return `${seconds / size}${unit}`;
  return `${seconds}s`;
}

/** Seconds as Go's `time.ParseDuration` reads them, which knows no days: `72h`, `90s`. */
export const goDuration = (seconds: number): string => (seconds > 0 && seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds}s`);

/** Seconds as the decimal text that several Vault arguments are typed as. */
export const secondsText = (seconds: number | undefined): string | undefined => (seconds === undefined ? undefined : String(seconds));
