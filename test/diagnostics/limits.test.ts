import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { checkForeign, type ForeignKind } from '../../src/foreign/index.ts';
import { blockShapes, readConfig } from '../../src/model/index.ts';
import { parseProject } from '../../src/pipeline/project.ts';
import { formatSource, parseSource } from '../../src/syntax/index.ts';
import { memoryHost } from '../support/memory-host.ts';

const spec = (path: string, text: string): string[] => {
  const sink = new Diagnostics();
  parseSource({ path, text }, sink, blockShapes);
  return sink.all.map(({ code, message, span }) => `${code} ${span?.start} ${message}`);
};
const config = (text: string): string[] => {
  const sink = new Diagnostics();
  readConfig({ path: 'writ.yaml', text }, sink);
  return sink.all.map(({ code, message, span }) => `${code} ${span?.start} ${message}`);
};
const foreign = (path: string, text: string, as: ForeignKind): string[] =>
  checkForeign({ path, text }, { dialect: 'vault', as }).diagnostics.map(({ code, message, span }) => `${code} ${span?.start} ${message}`);

const deep = (open: string, depth: number, close: string, inner = ''): string => open.repeat(depth) + inner + close.repeat(depth);
const steps = (depth: number, line: (level: number) => string): string =>
  Array.from({ length: depth }, (_, level) => `${'  '.repeat(level)}${line(level)}\n`).join('');
const about = (said: readonly string[], what: RegExp): boolean => said.some((line) => what.test(line));

/** Everything that nests, with how deep it may, and what is said one level deeper. `read` makes a text of that depth and reads it. */
const nesting: readonly (readonly [what: string, most: number, says: RegExp, read: (depth: number) => string[]])[] = [
  ['blocks', 200, /^W008 .* more than 200 deep/, (n) => spec('a.writ', deep('a { ', n, '}'))],
  ['lists', 199, /^W008 .* more than 200 deep/, (n) => spec('a.writ', `a { x = ${deep('[', n, ']', '1')} }`)],
  ['lists of conditions', 199, /^W008 .* more than 200 deep/, (n) => spec('a.writ', `a { allow read on b when c = ${deep('[', n, ']', '1')} }`)],
  ['overlays', 199, /^W008 .* more than 200 deep/, (n) => spec('a.writ', `a { ${deep('in p { ', n, '}')} }`)],
  ['injections', 199, /^W008 .* more than 200 deep/, (n) => spec('a.writ', `a { ${deep('inject s/t as env { ', n, '}')} }`)],
  ['YAML mappings', 200, /^W008 .* more than 200 deep/, (n) => spec('a.writ.yaml', `${steps(n - 1, () => 'a:')}${'  '.repeat(n - 1)}b: c\n`)],
  ['YAML mappings in braces', 200, /^W008 .* more than 200 deep/, (n) => spec('a.writ.yaml', `${deep('{ a: ', n, '}', 'b')}\n`)],
  ['JSON', 200, /^W008 .* more than 200 deep/, (n) => spec('a.writ.yaml', `${deep('{"a":', n, '}', '"b"')}\n`)],
  ['YAML lists', 199, /^W008 .* more than 200 deep/, (n) => spec('a.writ.yaml', `a: ${deep('[', n, ']', 'b')}\n`)],
  ['YAML lists of dashes', 199, /^W008 .* more than 200 deep/, (n) => spec('a.writ.yaml', `a:\n  ${'- '.repeat(n)}b\n`)],
  ['lists in a sentence', 200, /^W008 .* more than 200 deep/, (n) => spec('a.writ.yaml', `app:\n  a:\n    allow: 'read on b when c = ${deep('[', n, ']', '1')}'\n`)],
  ['writ.yaml', 199, /^W039 .* more than 200 deep/, (n) => config(`specs: ${deep('[', n, ']', 'b')}\n`)],
  ['IAM documents', 199, /^W078 .* deeper than 200/, (n) => foreign('a.json', `{"Statement": [${deep('[', n, ']')}]}`, 'iam')],
  ['task definitions', 198, /^W078 .* deeper than 200/, (n) => foreign('a.json', `{"containerDefinitions": [${deep('{"a":', n, '}', '1')}]}`, 'task-definition')],
  ['chart values', 200, /^W078 .* deeper than 200/, (n) => foreign('a.yaml', `server: ${deep('[', n, ']')}\n`, 'helm-values')],
  ['policies', 199, /^W066 .* deeper than 200/, (n) => foreign('a.hcl', `path "a" { allowed_parameters = ${deep('[', n, ']')} }`, 'policy')],
  ['server configurations', 199, /^W078 .* deeper than 200/, (n) => foreign('a.hcl', `storage "a" { x = ${deep('[', n, ']')} }`, 'server-config')],
]; // prettier-ignore

test.each(nesting)('nesting: %s, up to %i', (_what, most, says, read) => {
  expect(about(read(most), says)).toBe(false);
  expect(read(most + 1).filter((line) => says.test(line))).toHaveLength(1);
});

test('a file of 10 MB is read, one character more is not', () => {
  const most = 10 * 1024 * 1024;
  for (const path of ['a.writ', 'a.writ.yaml']) {
    expect(spec(path, ' '.repeat(most))).toEqual([]);
    expect(spec(path, ' '.repeat(most + 1))).toEqual(['W008 0 the file is longer than 10 MB']);
    expect(formatSource({ path, text: ' '.repeat(most + 1) }, new Diagnostics(), blockShapes)).toBeUndefined();
  }
});

test('100 aliases are each refused, more of them at once', () => {
  const aliases = (n: number): string => `a: &b c\nd: [${Array.from({ length: n }, () => '\n  *b').join(',')}]\n`;
  expect(spec('a.writ.yaml', aliases(100)).filter((line) => line.startsWith('W015'))).toHaveLength(101);
  expect(spec('a.writ.yaml', aliases(101))).toEqual([`W008 ${aliases(101).lastIndexOf('*')} the file has 101 aliases, more than 100`]);
});

test('declarations beyond a number are not read', () => {
  const files = ['a', 'b', 'c'].map((name) => ({
    path: `${name}.writ`,
    text: Array.from({ length: 4 }, (_, i) => `profile ${name}${i} {}\n`).join(''),
  }));
  const read = (most?: number): string[] => {
    const sink = new Diagnostics();
    const asts = parseProject(files, sink, most);
    return [`${asts?.length ?? 'none'}`, ...sink.all.map(({ code, message, span }) => `${code} ${span?.file}:${span?.start} ${message}`)];
  };
  expect(read()).toEqual(['3']);
  expect(read(12)).toEqual(['3']);
  expect(read(11)).toEqual(['none', 'W008 c.writ:42 the specs have more than 11 declarations']);
  expect(read(3)).toEqual(['none', 'W008 a.writ:42 the specs have more than 3 declarations']);
});

/** What repeats without end, in each language. */
const repeated: readonly (readonly [name: string, path: string, before: string, piece: string, after: string])[] = [
  ...['a { x = 1 }\n', 'a { ', '[', '"', '"""', '/* ', '{a}', '}\n', '/// d\n', '// c\n', 'x = [\n', 'assert nobody can x\n', 'x, ', '@ignore(', '\\', '\u202e', 'e\u0301 ', 'in a { '].map(
    (piece): [string, string, string, string, string] => [`writ ${JSON.stringify(piece)}`, 'a.writ', 'b { y = ', piece, '']),
  ...['- ', '[', '{a: ', "'", '"', 'a:\n ', '&a ', '!t ', '*a ', '? ', '|\n', '- read on a/b\n', '\n# c', '%\n', '{a}', 'a: b: ', '"\n', '\u202e\n'].map(
    (piece): [string, string, string, string, string] => [`yaml ${JSON.stringify(piece)}`, 'a.writ.yaml', 'a:\n- x\nb: ', piece, '']),
]; // prettier-ignore

test('the time grows as the text does', { timeout: 120_000 }, () => {
  const cost = (path: string, text: string): number => {
    const began = process.cpuUsage();
    spec(path, text);
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  };
  const slow: string[] = [];
  for (const [name, path, before, piece, after] of repeated) {
    const of = (n: number): number => Math.min(...[0, 1].map(() => cost(path, before + piece.repeat(n) + after)));
    const [less, more] = [of(400), of(3200)];
    // Eight times the text: what is quadratic takes 64 times as long.
    if (more > 24 * less + 60) slow.push(`${name}: ${less.toFixed(1)} ms, then ${more.toFixed(1)} ms`);
  }
  expect(slow).toEqual([]);
});

// The whole at the limits: `WRIT_LIMITS=1`.
test.runIf(process.env.WRIT_LIMITS)(
  'at the limits: a full file in each spelling, a million declarations',
  { timeout: 3_600_000 },
  async () => {
    const timed = (name: string, run: () => unknown): void => {
      const began = performance.now();
      const found = run();
      console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s, ${JSON.stringify(found).slice(0, 120)}`);
    };
    const most = 10 * 1024 * 1024;
    const fill = (line: (i: number) => string): string => {
      const lines: string[] = [];
      for (let length = 0, i = 0; ; i++) {
        const next = line(i);
        if ((length += next.length) > most) return lines.join('');
        lines.push(next);
      }
    };
    timed('10 MB of declarations', () =>
      spec(
        'a.writ',
        fill((i) => `profile p${i} { allow read, list on secret/a${i}/** because "why" }\n`),
      ),
    );
    timed('10 MB of YAML', () =>
      spec('a.writ.yaml', `profile:\n${fill((i) => `  p${i}:\n    allow: read, list on secret/a${i}/**\n`).slice(10)}`),
    );
    timed('10 MB in one string', () => spec('a.writ', `a { x = "${'y'.repeat(most - 20)}" }`));
    timed('10 MB of open braces', () => spec('a.writ', 'a{'.repeat(most / 2)));
    timed('10 MB of closing braces', () => spec('a.writ', '}\n'.repeat(most / 2)));
    timed('10 MB of quotes', () => spec('a.writ', '"\n'.repeat(most / 2)));
    const files: Record<string, string> = { '/project/writ.yaml': 'writ: "1"\nspecs: [specs]\n' };
    for (let file = 0; file < 100; file++)
      files[`/project/specs/f${file}.writ`] = Array.from({ length: 10_000 }, (_, i) => `profile p${file}_${i} {}\n`).join('');
    for (const more of ['', 'profile last {}\n']) {
      const host = memoryHost({ ...files, '/project/specs/z.writ': `// one more?\n${more}` }, { args: ['check', '--as-of', '2026-11-23'] });
      const began = performance.now();
      const code = await main(host);
      console.log(
        `1,000,000 declarations${more ? ' and one' : ''}: ${((performance.now() - began) / 1000).toFixed(1)} s, exit ${code}, ${host.stderr.text}${host.stdout.text}`,
      );
      expect([code, /W008/.test(host.stderr.text + host.stdout.text)]).toEqual([1, more !== '']);
    }
  },
);
