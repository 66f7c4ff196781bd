const OLD = 180;
const DAY = 86_400_000;

/** Whole days from one day to another; negative where the second is before the first. */
export const daysBetween = (from: string, to: string): number => Math.floor((Date.parse(to) - Date.parse(from)) / DAY);

/** Whether facts of this day are too old to be sure that what they do not name is not there. */
export const isOld = (date: string, asOf: string): boolean => daysBetween(date, asOf) > OLD;

/** The oldest day of any set (`dates.ts`), so that the others need not be loaded to see that all are fresh. */
export const OLDEST = '2026-08-13';
