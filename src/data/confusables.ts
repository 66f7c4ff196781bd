import table from './confusables.json' with { type: 'json' };

/** By character, what it looks like. */
type Looks = ReadonlyMap<string, string>;
let likeness: Looks | undefined;
/** Those of ASCII, which most names are in: five of some thousands. */
let plain: { readonly looks: Looks; readonly any: RegExp } | undefined;

/**
 * What a name looks like: two names with one skeleton cannot be told apart by a reader. As in UTS #39, section 4, of the characters that look
 * like letters, digits, `_`, `-` and `.` (Unicode's own table, `scripts/generate-confusables.ts`).
 */
export function skeleton(text: string): string {
  // ASCII has nothing to decompose.
  if (ASCII.test(text)) {
    const { looks: like, any } = (plain ??= plainLooks());
    return text.replace(any, (character) => like.get(character) ?? character);
  }
  const like = looks();
  let found = '';
  for (const character of text.normalize('NFD')) found += like.get(character) ?? character;
  return found.normalize('NFD');
}

const ASCII = /^[\x00-\x7e]*$/;

/**
 * What in these texts can be taken for something else that stands in them as well: `1`, `I` and `l`, where at least two of them do. Texts
 * without any of it look like no other one of them; `undefined`: no two look alike.
 */
export function mistakable(texts: Iterable<string>): RegExp | undefined {
  const { looks: like } = (plain ??= plainLooks());
  const unseen = new Set([...like].flat());
  let sought = anyOf(unseen);
  for (const text of texts) {
    if (!ASCII.test(text)) return /(?:)/;
    if (!sought?.test(text)) continue;
    for (const one of unseen) if (text.includes(one)) unseen.delete(one);
    sought = anyOf(unseen);
  }
  const found: string[] = [];
  for (const look of new Set(like.values())) {
    const seen = [look, ...like.keys()].filter((one) => !unseen.has(one) && (like.get(one) ?? one) === look);
    if (seen.length > 1) found.push(...seen);
  }
  return anyOf(found);
}

function anyOf(texts: Iterable<string>): RegExp | undefined {
  const all = [...texts].map((text) => text.replace('|', '\\|'));
  return all.length > 0 ? new RegExp(all.join('|')) : undefined;
}

function plainLooks(): { readonly looks: Looks; readonly any: RegExp } {
  const found = new Map<string, string>();
  for (const [like, same] of Object.entries(table.like))
    for (const character of same.match(/[\x00-\x7e]/g) ?? []) found.set(character, like);
  const codes = [...found.keys()].map((character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return { looks: found, any: new RegExp(`[${codes.join('')}]`, 'g') };
}

function looks(): Looks {
  if (!likeness) {
    const found = new Map<string, string>();
    for (const [like, same] of Object.entries(table.like)) for (const character of same) found.set(character, like);
    likeness = found;
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
