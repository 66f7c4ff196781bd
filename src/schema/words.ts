/** Seconds in the largest unit that divides them, for messages: `90s`, `15m`, `72h`, and days from a week on. */
export function spoken(seconds: number): string {
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const)
    if (seconds > 0 && seconds % size === 0 && (unit !== 'd' || seconds >= 7 * size)) return `${seconds / size}${unit}`;
  return `${seconds}s`;
}

/** What stands before a word: `an` app, `a` team. */
export const article = (word: string): string => (/^[aeiou]/.test(word) ? 'an' : 'a');

/** `1 character`, `12 characters`. */
export const characters = (n: number): string => `${n} character${n === 1 ? '' : 's'}`;

const onlys = new Map<string, RegExp>();

/** A text of these characters alone: of nearly every text one search tells that nothing else is in it. */
function only(allowed: RegExp): RegExp {
  let whole = onlys.get(allowed.source);
  if (!whole) onlys.set(allowed.source, (whole = new RegExp(`^(?:${allowed.source})*$`, allowed.flags)));
  return whole;
}

/** The first character that is not among the given ones, as messages show it. */
export function stranger(text: string, allowed: RegExp): string | undefined {
  if (only(allowed).test(text)) return undefined;
  for (const char of text)
    if (!allowed.test(char)) return char === ' ' ? 'a space' : /[\x21-\x7e]/.test(char) ? `\`${char}\`` : JSON.stringify(char);
  return undefined;
}

/** The rules that nearly every kind of name has: length and alphabet. `undefined`: none is broken. */
export function nameFault(text: string, allowed: RegExp, max: number, min = 1): string | undefined {
  if (text.length < min) return text === '' ? 'it is empty' : `it has ${characters(text.length)}, and ${min} is the least`;
  if (text.length > max) return `it has ${characters(text.length)}, and ${max} is the most`;
  const odd = stranger(text, allowed);
  return odd === undefined ? undefined : `it has ${odd}`;
}
