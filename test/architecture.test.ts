import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';

/** Which folder (or file) of `src/` may import which others; itself always. Data flows one way, so does this table: no entry below may name one above. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  cli: [
    'access',
    'foreign',
    'readers',
    'contract.ts',
    'compile.ts',
    'codes.ts',
    'data',
    'findings',
    'fix',
    'output',
    'report',
    'rules',
    'pipeline',
    'targets',
    'model',
    'syntax',
    'host-node.ts',
    'host.ts',
    'diagnostics.ts',
    'source.ts',
    'suggest.ts',
    'questions',
  ],
  'codes.ts': [
    'access',
    'backends',
    'cli',
    'diagnostics.ts',
    'engines',
    'foreign',
    'model',
    'pipeline',
    'platforms',
    'rules',
    'syntax',
    'targets',
  ],
  'compile.ts': ['access', 'diagnostics.ts', 'host.ts', 'model', 'pipeline', 'rules', 'source.ts', 'syntax', 'targets'],
  questions: [
    'access',
    'contract.ts',
    'diagnostics.ts',
    'engines',
    'host.ts',
    'model',
    'pipeline',
    'schema',
    'source.ts',
    'suggest.ts',
    'syntax',
    'targets',
  ],
  foreign: ['access', 'contract.ts', 'data', 'diagnostics.ts', 'model', 'readers', 'rules', 'schema', 'source.ts', 'targets'],
  output: ['pipeline', 'targets', 'host.ts'],
  fix: ['access', 'contract.ts', 'diagnostics.ts', 'model', 'readers', 'source.ts', 'syntax', 'targets'],
  report: ['diagnostics.ts', 'findings', 'source.ts'],
  findings: ['diagnostics.ts', 'source.ts', 'suggest.ts', 'syntax'],
  importers: ['readers', 'syntax', 'contract.ts', 'diagnostics.ts', 'source.ts', 'suggest.ts'],
  pipeline: ['access', 'contract.ts', 'diagnostics.ts', 'host.ts', 'model', 'source.ts', 'syntax', 'targets'],
  rules: [
    'access',
    'backends',
    'contract.ts',
    'data',
    'diagnostics.ts',
    'engines',
    'model',
    'platforms',
    'plain.ts',
    'readers',
    'schema',
    'source.ts',
    'suggest.ts',
    'syntax',
    'targets',
  ],
  targets: [
    'access',
    'backends',
    'contract.ts',
    'data',
    'diagnostics.ts',
    'engines',
    'hcl.ts',
    'model',
    'plain.ts',
    'platforms',
    'schema',
    'shell.ts',
    'source.ts',
    'suggest.ts',
    'syntax',
  ],
  access: [
    'backends',
    'contract.ts',
    'data',
    'diagnostics.ts',
    'engines',
    'model',
    'plain.ts',
    'platforms',
    'readers',
    'schema',
    'source.ts',
    'suggest.ts',
    'syntax',
  ],
  model: [
    'backends',
    'contract.ts',
    'data',
    'diagnostics.ts',
    'engines',
    'platforms',
    'schema',
    'source.ts',
    'suggest.ts',
    'syntax',
    'terms.ts',
    'yaml-form.ts',
  ],
  engines: ['contract.ts', 'diagnostics.ts', 'hcl.ts', 'model', 'plain.ts', 'schema', 'shell.ts', 'source.ts', 'suggest.ts', 'syntax'],
  backends: [
    'contract.ts',
    'diagnostics.ts',
    'hcl.ts',
    'model',
    'plain.ts',
    'platforms',
    'schema',
    'shell.ts',
    'source.ts',
    'suggest.ts',
    'syntax',
  ],
  platforms: ['contract.ts', 'diagnostics.ts', 'hcl.ts', 'model', 'plain.ts', 'schema', 'source.ts', 'suggest.ts', 'syntax'],
  'contract.ts': ['diagnostics.ts', 'hcl.ts', 'model', 'plain.ts', 'schema', 'source.ts', 'terms.ts'],
  schema: ['data', 'source.ts', 'suggest.ts', 'syntax'],
  syntax: ['data', 'diagnostics.ts', 'source.ts', 'suggest.ts'],
  readers: ['contract.ts', 'diagnostics.ts', 'hcl.ts', 'source.ts', 'suggest.ts', 'yaml-form.ts'],
  'hcl.ts': [],
  'plain.ts': ['source.ts'],
  data: [],
  'host-node.ts': ['host.ts'],
  'host.ts': [],
  'diagnostics.ts': ['source.ts'],
  'source.ts': [],
  'shell.ts': [],
  'terms.ts': [],
  'suggest.ts': [],
  'yaml-form.ts': [],
};

/** Types alone may point back: a registry entry takes the bound model that is bound by its schema. */
const VALUES_NEVER: Readonly<Record<string, readonly string[]>> = {
  'contract.ts': ['model', 'schema', 'hcl.ts', 'plain.ts', 'diagnostics.ts', 'source.ts', 'terms.ts'],
};

/** Only the commands and the machine's host may touch files, processes and the clock; everything else gets a host. */
const MACHINE = new Set(['cli', 'host-node.ts']);
const SYSTEM = /^node:(fs|child_process|os|net|http|https|dns|process|worker_threads|readline|tty)/;

const root = new URL('../src/', import.meta.url);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'))
  .sort();

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly types: boolean;
}

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(new URL(file, root), 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|(typeof )?import\(['"]([^'"]+)['"]\)/gm,
  );
  return [...found].map((match) => ({ file, specifier: match[2] ?? match[3] ?? match[5] ?? '', types: Boolean(match[1] ?? match[4]) }));
});

const layerOf = (path: string): string => path.split('/')[0] ?? '';
const inside = (one: Import): string | undefined => {
  if (!one.specifier.startsWith('.')) return undefined;
  const path = posix.join(posix.dirname(one.file), one.specifier);
  return path.startsWith('..') ? undefined : layerOf(path);
};

test('every folder of src/ has its place in the table', () => {
  expect([...new Set(files.map(layerOf))].filter((layer) => !(layer in MAY))).toEqual([]);
});

test('imports go one way', () => {
  const wrong = imports
    .filter((one) => {
      const to = inside(one);
      const from = layerOf(one.file);
      return to !== undefined && to !== from && !MAY[from]?.includes(to);
    })
    .map(({ file, specifier }) => `${file} imports ${specifier}`);
  expect(wrong).toEqual([]);
});

/** `cli/codes.ts` is a list of pages like every stage's own: a leaf, though the folder calls what collects them. */
const isCodes = ({ file, specifier }: Import): boolean => file === 'codes.ts' && specifier.endsWith('/codes.ts');

test('imports have no circle of values', () => {
  const closes = (layer: string, path: readonly string[]): string[] => {
    if (path.includes(layer)) return [[...path, layer].join(' → ')];
    const next = new Set(imports.filter((one) => !one.types && !isCodes(one) && layerOf(one.file) === layer).map(inside));
    return [...next].flatMap((to) => (to === undefined || to === layer ? [] : closes(to, [...path, layer])));
  };
  expect([...new Set(Object.keys(MAY).flatMap((layer) => closes(layer, [])))]).toEqual([]);
});

test('no two files need each other, types included', () => {
  const next = new Map(files.map((file) => [file, [] as string[]]));
  for (const one of imports) {
    const path = inside(one) === undefined ? '' : posix.join(posix.dirname(one.file), one.specifier);
    if (next.has(path)) next.get(one.file)?.push(path);
  }
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  expect(circles).toEqual([]);
});

test('contracts are types only', () => {
  const wrong = imports.filter((one) => !one.types && VALUES_NEVER[one.file]?.includes(inside(one) ?? ''));
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

test('only the commands touch the machine', () => {
  const modules = imports.filter(({ file, specifier }) => SYSTEM.test(specifier) && !MACHINE.has(layerOf(file)));
  expect(modules.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
  const clocks = files.filter((file) => {
    const text = readFileSync(new URL(file, root), 'utf8').replace(/\/\/.*|\/\*[^]*?\*\//g, '');
    return (
      !MACHINE.has(layerOf(file)) &&
      /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|\blocaleCompare\(|toLocale\w+\((?!'en-US'\))/.test(text)
    );
  });
  expect(clocks).toEqual([]);
});

test('only one file of the Terraform target knows CDKTF, and nothing else does', () => {
  const users = new Set(
    imports.filter(({ specifier }) => /^(cdktf|constructs|@cdktf\/)/.test(specifier)).map(({ file }) => posix.dirname(file)),
  );
  expect([...users].filter((folder) => !folder.startsWith('targets/terraform'))).toEqual([]);
});

test('files stay small and have no default export', () => {
  const texts = files.map((file) => ({ file, text: readFileSync(new URL(file, root), 'utf8') }));
  const code = texts.filter(({ file }) => !file.includes('.generated.'));
  expect(code.filter(({ text }) => text.split('\n').length > 601).map(({ file }) => file)).toEqual([]);
  expect(texts.filter(({ text }) => /^export default\b/m.test(text)).map(({ file }) => file)).toEqual([]);
});
