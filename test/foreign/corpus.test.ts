import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkForeign, FOREIGN_KINDS, type ForeignKind, mayHold } from '../../src/foreign/index.ts';
import { rules } from '../../src/rules/index.generated.ts';
import { positionAt, type SourceFile } from '../../src/source.ts';

/**
 * Files as products' own documentation describes them. `clean/`: nothing may be said of any. `flawed/`: what must be said stands in
 * `expected.txt`, a finding a line; `UPDATE_FLAWED=1` rewrites it, and every changed line is to be read.
 */
const root = new URL('../rules/', import.meta.url);

function filesOf(sort: 'clean' | 'flawed', kind: ForeignKind): SourceFile[] {
  const folder = new URL(`${sort}/${kind}/`, root);
  return readdirSync(folder)
    .sort()
    .map((name) => ({ path: `${kind}/${name}`, text: readFileSync(new URL(name, folder), 'utf8') }));
}

function told(source: SourceFile): string[] {
  const dialect = source.path.includes('audit-raw') || source.path.includes('openbao') ? 'openbao' : 'vault';
  return checkForeign(source, { dialect, asOf: '2026-11-23' })
    .diagnostics.map(({ code, severity, message, span }) => {
      const { line, column } = positionAt(source, span?.start ?? 0);
      const quoted = span ? source.text.slice(span.start, span.end).split('\n', 1)[0] : '';
      return { line, column, said: `${source.path}:${line}:${column} ${severity} ${code} ${message} «${quoted}»` };
    })
    .sort((a, b) => a.line - b.line || a.column - b.column || (a.said < b.said ? -1 : 1))
    .map(({ said }) => said);
}

describe.each(FOREIGN_KINDS)('clean: %s', (kind) => {
  test.each(filesOf('clean', kind).map((source) => [source.path, source] as const))('%s', (_path, source) => {
    expect(checkForeign(source, { dialect: 'vault' }).kind).toBe(kind);
    expect(told(source)).toEqual([]);
  });
});

test('there are enough of them', () => {
  const counts = FOREIGN_KINDS.map((kind) => filesOf('clean', kind).length);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(5);
  expect(counts.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(50);
});

const expectedFile = new URL('flawed/expected.txt', root);
const flawed = FOREIGN_KINDS.flatMap((kind) => filesOf('flawed', kind));

test('flawed files: each finding at its place', () => {
  const found = flawed.flatMap(told);
  if (process.env['UPDATE_FLAWED']) writeFileSync(expectedFile, `${found.join('\n')}\n`);
  expect(found).toEqual(readFileSync(expectedFile, 'utf8').trimEnd().split('\n'));
});

test('every flawed file is flagged, and told apart by its content where its text can be read at all', () => {
  for (const source of flawed) {
    expect(told(source), source.path).not.toEqual([]);
    const { kind } = checkForeign(source, { dialect: 'vault' });
    if (kind !== undefined) expect(source.path.startsWith(`${kind}/`), source.path).toBe(true);
  }
});

test('every rule that looks at single artifacts is found in some file', () => {
  const found = new Set(flawed.flatMap(told).map((line) => / (W\d{3}) /.exec(line)?.[1]));
  expect(
    rules
      .filter(({ of }) => of)
      .map(({ code }) => code)
      .filter((code) => !found.has(code)),
  ).toEqual([]);
});

test('whatever a text is, an answer comes: cut, doubled and changed everywhere', () => {
  let tried = 0;
  for (const source of [...flawed, ...FOREIGN_KINDS.flatMap((kind) => filesOf('clean', kind))]) {
    const as = FOREIGN_KINDS.find((kind) => source.path.startsWith(`${kind}/`));
    const { text } = source;
    for (let at = 7; at < text.length; at += Math.max(31, Math.floor(text.length / 16))) {
      const cut = [text.slice(0, at), text.slice(at), text.slice(0, at) + text.slice(at + 1), `${text.slice(0, at)}"${text.slice(at)}`];
      for (const changed of [...cut, text.replace(/"[^"]*"/, '7'), text.replace(/\[/, '{')]) {
        for (const { span } of checkForeign({ ...source, text: changed }, { dialect: 'vault', ...(as ? { as } : {}) }).diagnostics) {
          expect((span?.start ?? 0) <= (span?.end ?? 0) && (span?.end ?? 0) <= changed.length).toBe(true);
        }
        tried += 1;
      }
    }
  }
  expect(tried).toBeGreaterThan(3000);
});

test('what is nested without end is a fault in every format', () => {
  for (const [path, text] of [
    ['a.hcl', `storage "raft" { x = ${'['.repeat(100_000)}`],
    ['b.hcl', `path "a" ${'{ a '.repeat(50_000)}`],
    ['c.json', `{"Statement":${'['.repeat(100_000)}`],
    ['d.yaml', `server: {ha: ${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  ] as const) {
    const { diagnostics } = checkForeign({ path, text }, { dialect: 'vault' });
    expect(
      diagnostics.map(({ code }) => code),
      path,
    ).toEqual([expect.stringMatching(/^W0(66|78|70)$/)]);
  }
});

test('what is of some kind is never passed over for its words', () => {
  const all = FOREIGN_KINDS.flatMap((kind) => [...filesOf('clean', kind), ...filesOf('flawed', kind)]);
  for (const source of all)
    if (checkForeign(source, { dialect: 'vault' }).kind !== undefined) expect(mayHold(source), source.path).toBe(true);
  const others = [
    { path: 'tsconfig.json', text: '{ "compilerOptions": { "paths": {} } }' },
    { path: 'a.yaml', text: 'kind: Deployment\nspec: { replicas: 1 }\n' },
    { path: 'data.json', text: '[{ "id": 1, "name": "x" }]' },
  ];
  expect(others.filter(mayHold)).toEqual([]);
});
