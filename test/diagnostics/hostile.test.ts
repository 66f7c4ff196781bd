import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Diagnostics } from '../../src/diagnostics.ts';
import { readProject } from '../../src/pipeline/project.ts';
import { arrange } from '../../src/report/report.ts';
import { positionAt } from '../../src/source.ts';
import { projectWith } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';

/** Characters that mislead, by what they are. */
const characters: readonly (readonly [name: string, character: string])[] = [
  ['byte order mark', '\ufeff'],
  ['carriage return', '\r'],
  ['CR LF', '\r\n'],
  ['NUL', '\0'],
  ['escape', '\u001b'],
  ['next line (C1)', '\u0085'],
  ['right-to-left override', '\u202e'],
  ['left-to-right isolate', '\u2066'],
  ['Arabic letter mark', '\u061c'],
  ['line separator', '\u2028'],
  ['zero-width space', '\u200b'],
  ['zero-width joiner', '\u200d'],
  ['word joiner', '\u2060'],
  ['soft hyphen', '\u00ad'],
  ['Hangul filler', '\u3164'],
  ['variation selector', '\ufe0f'],
  ['tag letter', '\u{e0061}'],
  ['no-break space', '\u00a0'],
  ['combining accent', 'e\u0301'],
  ['Cyrillic a', '\u0430'],
];

const because = (quoted: string): string => `profile:\n  x: { allow: [{ verbs: [read], paths: [secret/a], because: ${quoted} }] }\n`;
/** Where they may stand: a file, and its text around a character. */
const places: readonly (readonly [name: string, path: string, text: (c: string) => string])[] = [
  ['a name', 's.writ', (c) => `profile re${c}ad {}\n`],
  ['a name in quotes', 's.writ', (c) => `profile "re${c}ad" {}\n`],
  ['a path', 's.writ', (c) => `profile x { allow read on secret/re${c}ad }\n`],
  ['a path in quotes', 's.writ', (c) => `profile x { allow read on "secret/re${c}ad" }\n`],
  ['an attribute', 's.writ', (c) => `team orders { gr${c}oup = "x" }\n`],
  ['a string', 's.writ', (c) => `profile x { allow read on secret/a because "re${c}ad" }\n`],
  ['a comment', 's.writ', (c) => `// re${c}ad\nprofile x {}\n`],
  ['documentation', 's.writ', (c) => `/// re${c}ad\nprofile x {}\n`],
  ['a YAML key', 's.writ.yaml', (c) => `team: { orders: { gr${c}oup: x } }\n`],
  ['a YAML name', 's.writ.yaml', (c) => `profile:\n  re${c}ad: {}\n`],
  ['a YAML sentence', 's.writ.yaml', (c) => `profile:\n  x: { allow: read on secret/re${c}ad }\n`],
  ['a YAML text', 's.writ.yaml', (c) => because(`re${c}ad`)],
  ['a YAML text in quotes', 's.writ.yaml', (c) => because(`"re${c}ad"`)],
  ['a YAML block', 's.writ.yaml', (c) => `profile:\n  x:\n    doc: |\n      re${c}ad\n`],
  ['a YAML comment', 's.writ.yaml', (c) => `# re${c}ad\nprofile: { x: {} }\n`],
  ['writ.yaml', '../writ.yaml', (c) => `writ: "1"\nspecs: [specs, re${c}ad]\n`],
];
/** What escapes name. */
const escaped: readonly (readonly [name: string, path: string, text: string])[] = [
  ['\\uD800 in a string', 's.writ', 'profile x { allow read on secret/a because "\\uD800" }\n'],
  ['\\u{DC00} in a string', 's.writ', 'profile x { allow read on secret/a because "\\u{DC00}" }\n'],
  ['a pair in a string', 's.writ', 'profile x { allow read on secret/a because "\\uD83D\\uDE00" }\n'],
  ['\\u{0} in a string', 's.writ', 'profile x { allow read on secret/a because "\\u{0}" }\n'],
  ['\\u{202E} in a string, meant', 's.writ', 'profile x { allow read on secret/a because "\\u{202E}" }\n'],
  ['\\u{200B} in a path', 's.writ', 'profile x { allow read on "secret/a\\u{200B}b" }\n'],
  ['\\u{301} in a path', 's.writ', 'profile x { allow read on "secret/ae\\u{301}b" }\n'],
  ['\\uD800 in YAML', 's.writ.yaml', because('"a\\uD800b"')],
  ['\\U0000DC00 in YAML', 's.writ.yaml', because('"a\\U0000DC00b"')],
  ['halves of a pair apart in YAML', 's.writ.yaml', because('"\\uD83Da\\uDE00"')],
  ['a pair in YAML', 's.writ.yaml', because('"\\uD83D\\uDE00"')],
  ['a backslash and uD800 in YAML', 's.writ.yaml', because('"\\\\uD800"')],
  ['\\0 in YAML', 's.writ.yaml', because('"a\\0b"')],
  ['\\x00 in YAML', 's.writ.yaml', because('"a\\x00b"')],
  ['\\u202E in YAML, meant', 's.writ.yaml', because('"a\\u202Eb"')],
  ['\\uD800 in a YAML name', 's.writ.yaml', 'profile:\n  "a\\uD800b": {}\n'],
  ['\\u200B in a YAML path', 's.writ.yaml', 'profile:\n  x: { allow: [{ verbs: [read], paths: ["secret/a\\u200Bb"] }] }\n'],
];

/** What the stages up to the program say, with all that is not ASCII as its number. */
function said(path: string, text: string): string {
  const sink = new Diagnostics();
  const host = memoryHost({ ...projectWith({ text: '' }), [path]: text });
  const { sources } = readProject(host, '/project', { asOf: '2026-11-23' }, sink);
  if (sink.all.length === 0) return 'accepted';
  const lines = arrange(sink.all).map(({ code, message, span }) => {
    const source = span && sources.get(span.file);
    const { line, column } = source ? positionAt(source, span.start) : { line: 0, column: 0 };
    return `${code} ${line}:${column} ${message}`;
  });
  return lines.join('; ').replace(/[^\x20-\x7e]/gu, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}

// `UPDATE=1 npx vitest run test/diagnostics/hostile.test.ts` writes what is said now; read every line that changes.
test('what is said of every such character at every place', () => {
  const found: string[] = [];
  for (const [place, path, text] of places)
    for (const [name, character] of characters)
      found.push(`${name} in ${place}: ${said(`/project/specs/${path}`.replace('specs/../', ''), text(character))}`);
  for (const [name, path, text] of escaped) found.push(`${name}: ${said(`/project/specs/${path}`, text)}`);
  for (const [name, character] of [...characters, ['tab', '\t'], ['line feed', '\n']])
    found.push(`${name} in a file's name: ${said(`/project/specs/re${character}ad.writ`, 'profile x {}\n')}`);
  const file = new URL('hostile.txt', import.meta.url);
  const now = `${found.join('\n')}\n`;
  if (process.env.UPDATE !== undefined) writeFileSync(file, now);
  expect(readFileSync(file, 'utf8')).toBe(now);
});
