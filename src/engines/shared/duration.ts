export { spoken } from '../../schema/words.ts';

/** Seconds as Go's `time.ParseDuration` reads them, which knows no days: `72h`, `90s`. */
export const goDuration = (seconds: number): string => (seconds > 0 && seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds}s`);

/** Seconds as the decimal text that several Vault arguments are typed as. */
export const secondsText = (seconds: number | undefined): string | undefined => (seconds === undefined ? undefined : String(seconds));
