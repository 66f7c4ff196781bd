import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Trims Unicode's table of characters that look alike (UTS #39, as `unhomoglyph`, MIT, carries it) to `src/data/confusables.json`: those that
 * look like one or two characters that a name may have. Run with `node scripts/generate-confusables.ts`, `--check` fails when stale.
 */
const home = new URL('../node_modules/unhomoglyph/', import.meta.url);
const target = new URL('../src/data/confusables.json', import.meta.url);

const all = JSON.parse(readFileSync(new URL('data.json', home), 'utf8')) as Readonly<Record<string, string>>;
const unicode = /v(\d+\.\d+\.\d+)/.exec(readFileSync(new URL('README.md', home), 'utf8'))?.[1];
if (unicode === undefined) throw new Error('unhomoglyph does not say which Unicode its table is from');

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const looks = new Map<string, string[]>();
for (const [character, like] of Object.entries(all)) {
  if (!/^[\w.-]{1,2}$/.test(like)) continue;
  const same = looks.get(like);
  if (same) same.push(character);
  else looks.set(like, [character]);
}
const like = Object.fromEntries([...looks].sort(([a], [b]) => byText(a, b)).map(([key, same]) => [key, same.sort(byText).join('')]));
const text = `${JSON.stringify({ source: 'https://www.unicode.org/Public/security/', unicode, like }, null, 1)}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/data/confusables.json is stale: run node scripts/generate-confusables.ts');
    process.exit(1);
  }
} else writeFileSync(target, text);
