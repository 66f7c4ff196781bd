import table from './confusables.json' with { type: 'json' };

let likeness: Map<string, string> | undefined;
/** Any character that is not ASCII, or looks like another: most names have none. */
let likely: RegExp | undefined;

/**
 * What a name looks like: two names with one skeleton cannot be told apart by a reader. As in UTS #39, section 4, of the characters that look
 * like letters, digits, `_`, `-` and `.` (Unicode's own table, `scripts/generate-confusables.ts`).
 */
export function skeleton(text: string): string {
  const like = looks();
  if (!likely?.test(text)) return text;
  let found = '';
  for (const character of text.normalize('NFD')) found += like.get(character) ?? character;
  return found.normalize('NFD');
}

function looks(): ReadonlyMap<string, string> {
  if (!likeness) {
    likeness = new Map();
    for (const [like, same] of Object.entries(table.like)) for (const character of same) likeness.set(character, like);
    const ascii = [...likeness.keys()].filter((character) => character <= '\u007e');
    likely = new RegExp(`[^\\x00-\\x7e]${ascii.map((character) => `|\\u{${character.codePointAt(0)?.toString(16)}}`).join('')}`, 'u');
  }
  return likeness;
}

/** Of a name that must be ASCII, what is not: `е` (U+0435), which looks like `e`. Empty where all is. */
export function strangers(text: string): string {
  const found = [...new Set(text)].filter((character) => character > '\u007e' || character < ' ').slice(0, 3);
  return found
    .map((character) => {
      const point = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
      const like = looks().get(character);
      const shown = /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) ? `\`${character}\` (${point})` : point;
      return like === undefined ? shown : `${shown}, which looks like \`${like}\``;
    })
    .join('; ');
}
