/** What a bare word that begins with a digit (or `-` and a digit) is. `bad` says in words why it is nothing. */
export type Literal =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'duration'; readonly seconds: number }
  | { readonly kind: 'size'; readonly bytes: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'bad'; readonly message: string; readonly help: string };

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };
const sizes: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };
const dateForm = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})Z)?$/;

function realDate(year: number, month: number, day: number, hour: number, minute: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days && hour < 24 && minute < 60;
}

/** Numbers as Writ writes them: `5`, `-3`, `2.10`, `012345678901`. */
export const numberForm = /^-?\d+(?:\.\d+)?$/;

export function readLiteral(text: string): Literal {
  if (numberForm.test(text)) return { kind: 'number', value: Number(text) };
  const duration = /^(\d+)([smhd])$/.exec(text);
  if (duration) return { kind: 'duration', seconds: Number(duration[1]) * (units[duration[2] ?? ''] ?? 0) };
  const size = /^(\d+)(B|KiB|MiB|GiB|TiB)$/.exec(text);
  if (size) return { kind: 'size', bytes: Number(size[1]) * (sizes[size[2] ?? ''] ?? 0) };
  const date = dateForm.exec(text);
  if (date) {
    const [year, month, day, hour = 0, minute = 0] = date.slice(1).map((part) => Number(part ?? 0));
    if (realDate(year ?? 0, month ?? 0, day ?? 0, hour, minute)) return { kind: 'date' };
    return { kind: 'bad', message: `\`${text}\` is no real date`, help: 'write a day that exists, as YEAR-MONTH-DAY: 2027-01-31' };
  }
  return { kind: 'bad', ...why(text) };
}

function why(text: string): { message: string; help: string } {
  if (/^\d{4}-\d{1,2}-\d{1,2}/.test(text) || /^\d{1,4}([/.])\d{1,2}\1\d{4}$/.test(text) || /^\d{4}\/\d{1,2}\/\d{1,2}$/.test(text))
    return { message: `\`${text}\` is no date`, help: 'write 2027-01-31, or with a time in UTC 2027-01-31T18:00Z' };
  const decimal = /^(\d+)([KMGT])i?[bB]?$/.exec(text);
  if (decimal) return { message: `\`${text}\` is no size`, help: `the units are B, KiB, MiB, GiB and TiB: ${decimal[1]}${decimal[2]}iB` };
  if (/^-?[\d.]+(?:ms|[smhdwy]|min|sec)$/.test(text) || /^(?:\d+[smhd]){2,}$/.test(text))
    return { message: `\`${text}\` is no duration`, help: 'a duration is a whole number and one of s, m, h, d: 90s, 15m, 72h, 30d' };
  return {
    message: `\`${text}\` is no number, duration, size or date`,
    help: `a name or a path that begins with a digit is written in quotes: "${text}"`,
  };
}
