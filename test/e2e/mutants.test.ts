import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileProject } from '../../src/compile.ts';
import { blockShapes } from '../../src/model/index.ts';
import { parseSource, printYaml } from '../../src/syntax/index.ts';
import { random } from '../access/support.ts';
import { compileSnippet } from '../support/base-project.ts';
import { memoryHost } from '../support/memory-host.ts';
import { projectFolders } from '../support/projects.ts';

/** Real projects, broken at random in both spellings: each mutant compiles, or is refused with located errors; none is a crash. */
type Tree = Readonly<Record<string, string>>;

const home = new URL('../../', import.meta.url);
const projects = projectFolders.flatMap((folder): Tree[] => {
  const root = new URL(`${folder}/`, home);
  const specs = readdirSync(new URL('specs/', root), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.writ(\.ya?ml)?$/.test(name),
  );
  const written = Object.fromEntries(
    ['writ.yaml', ...specs.map((name) => `specs/${name}`)].map((path) => [path, readFileSync(new URL(path, root), 'utf8')]),
  );
  const converted = Object.entries(written).map(([path, text]) => {
    if (!path.endsWith('.writ')) return [path, text];
    return [`${path}.yaml`, printYaml(parseSource({ path, text }, { report: (d) => expect.fail(d.message) }, blockShapes), blockShapes)];
  });
  return [written, Object.fromEntries(converted)];
});

const r = random(20_261_123);
const WORDS = [
  '{',
  '}',
  '[',
  ']',
  '=',
  ',',
  ':',
  ';',
  '/',
  '|',
  '"',
  '"""',
  '- ',
  '\n',
  '\t',
  'in',
  'on',
  'of',
  'allow',
  'deny',
  'use',
  'until',
  'from',
  'because',
  '0',
  '-1',
  '99999999999999999999',
  '0s',
  '999999999d',
  '1GiB',
  '2020-01-01',
  'true',
  'null',
  '~',
  '""',
  '[]',
  '{}',
  '"${x}"',
  '{env}',
  '{self.id}',
  '*',
  '**',
  '..',
  'sys',
  'auth/token',
  '__proto__',
  'constructor',
  'toString',
  'é',
  '\u202e',
  '@ignore(W101)',
  '///',
  'sm/x',
  '<<: *a',
  '&a',
];

function breakText(text: string): string {
  if (r.next(3) === 0) {
    const lines = text.split('\n');
    const [a, b] = [r.next(lines.length), r.next(lines.length)];
    const line = lines[a] ?? '';
    const how = r.next(4);
    if (how === 0) lines.splice(a, 1);
    else if (how === 1) lines.splice(a, 0, line);
    else if (how === 2) lines.splice(b, 0, line);
    else [lines[a], lines[b]] = [lines[b] ?? '', line];
    return lines.join('\n');
  }
  const tokens = text.match(/"""[^]*?"""|"(?:\\.|[^"\n])*"|[\w./*:-]+|\s+|[^]/g) ?? [];
  const solid = [...tokens.keys()].filter((i) => /\S/.test(tokens[i] ?? ''));
  if (solid.length === 0) return r.pick(WORDS);
  const [a, b] = [r.pick(solid), r.pick(solid)];
  const token = tokens[a] ?? '';
  const how = r.next(6);
  if (how === 0) tokens[a] = '';
  else if (how === 1) tokens.splice(a, 0, token, ' ');
  else if (how === 2) [tokens[a], tokens[b]] = [tokens[b] ?? '', token];
  else if (how === 3) tokens[a] = tokens[b] ?? '';
  else if (how === 4) tokens[a] = r.pick(WORDS);
  else tokens.splice(a, 0, r.pick(WORDS), ' ');
  return tokens.join('');
}

test('300 mutants of the projects of this repository', async () => {
  const seen = { compiled: 0, refused: 0 };
  for (let i = 0; i < 300; i++) {
    const tree = { ...r.pick(projects) };
    const path = r.pick(Object.keys(tree));
    tree[path] = breakText(tree[path] ?? '');
    const host = memoryHost(Object.fromEntries(Object.entries(tree).map(([name, text]) => [`/project/${name}`, text])));
    const options = { root: '/project', asOf: '2026-11-23', terraform: i % 10 === 0, artifacts: true };
    const show = `mutant ${i} of ${path}:\n${tree[path]}`;
    const result = await compileProject(host, options).catch((error: unknown) => expect.fail(`${String(error)}\n${show}`));
    expect(result.mismatches, show).toEqual([]);
    for (const { span, code, message } of result.diagnostics) {
      const length = span && tree[span.file]?.length;
      const located = span !== null && length !== undefined && length !== null && span.start <= span.end && span.end <= length;
      // What is missing altogether has no place.
      if (code !== 'W046' && code !== 'W091') expect(located, `${code} ${message} in ${show}`).toBe(true);
    }
    const failed = result.diagnostics.some((d) => d.severity === 'error');
    expect(result.artifacts.length > 0, show).toBe(!failed);
    for (const { text } of result.artifacts) expect(text.length, show).toBeGreaterThan(0);
    seen[failed ? 'refused' : 'compiled']++;
  }
  expect(seen.refused).toBeGreaterThan(100);
  expect(seen.compiled).toBeGreaterThan(20);
});

/** What mutants have found. */
const authority = (name: string, body: string): string => `engine pki ${name} { ${body}  urls {}  crl {} }\n`;
const below = (issuer: string): string => `intermediate of ${issuer} { common_name = "x.org"  ttl = 8760h }`;
test.each([
  [
    'an issuer without any authority',
    authority('outer', '') + authority('inner', below('outer')),
    ['W052 engine outer has no authority that could sign inner'],
  ],
  [
    'an issuer that is signed outside Vault',
    authority('outer', 'intermediate { common_name = "x.org"  ttl = 17520h }') + authority('inner', below('outer')),
    [],
  ],
])('%s', async (_title, text, expected) => {
  const { diagnostics, artifacts } = await compileSnippet({ text }, true);
  expect(diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message}`)).toEqual(expected);
  expect(artifacts.length > 0).toBe(expected.length === 0);
});
