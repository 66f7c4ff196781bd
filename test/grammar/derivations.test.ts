import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextual, grammar as rulesOf } from '../../scripts/grammar/model.ts';
import type { SentenceRule } from '../../src/syntax/parser.ts';
import { Diagnostics } from '../../src/diagnostics.ts';
import { blockShapes } from '../../src/model/index.ts';
import { parseSource, printWrit } from '../../src/syntax/index.ts';
import { WritParser } from '../../src/syntax/parser.ts';
import { programs } from '../syntax/programs.ts';
import type { Report } from '../../src/syntax/report.ts';
import { scan } from '../../src/syntax/scanner.ts';
import { reserved } from '../../src/syntax/tokens.ts';
import { countDerivations, readEbnf, tokenize } from './ebnf.ts';
import { accepted, generated, specs } from './specs.ts';

const grammar = readEbnf(generated('writ.ebnf'));
const words = new Set(reserved.keys());
const written = specs.filter(({ path }) => path.endsWith('.writ'));
const count = (text: string): number => {
  const tokens = tokenize(grammar, text, words);
  return tokens ? countDerivations(grammar, 'file', tokens) : 0;
};
const parsed = (text: string): boolean => accepted({ path: 'test.writ', text });

test('derivations are counted, not only found', () => {
  const of = (text: string, tokens: string): number =>
    countDerivations(
      readEbnf(text),
      's',
      [...tokens].map((token) => ({ form: '', text: token })),
    );
  expect(of('s = "x" | "x" ;', 'x')).toBe(2);
  expect(of('s = [ "x" ] [ "x" ] ;', 'x')).toBe(2);
  expect(of('s = [ "x" ] [ "x" ] ;', 'xx')).toBe(1);
  expect(of('s = { "x" } { "x" } ;', 'xxx')).toBe(4);
  expect(of('s = [ "x" ] & [ "y" ] ;', 'yx')).toBe(1);
  expect(of('s = [ "x" ] & [ "y" ] ;', 'xx')).toBe(0);
  expect(of('s = a ( "x" | [ "y" ] ) ; a = { "x" } ;', 'xx')).toBe(2);
});

test('what a statement is in YAML is a rule of its own', () => {
  const sentences: readonly (readonly [rule: SentenceRule, ours: string, text: string])[] = [
    ['grantRest', 'grant-sentence', 'read, list on a/**, "arn:x" when k = [1, "b"] until 2027-01-01'],
    ['useRest', 'use-sentence', 'p, q in prod because "x"'],
    ['ownsRest', 'owns-sentence', 'a/** in prod'],
    ['shareRest', 'share-sentence', 'read on a with team t, app b in prod'],
    ['injectRest', 'inject-sentence', 'a/b as env_file "/x" in prod'],
    ['assertionRest', 'assertion-sentence', 'only app a, team b can directly read on a/** in prod because "x"'],
    ['condition', 'condition', 'not k = "v" and l like [x]'],
    ['principals', 'principals', 'app a, team "b c"'],
  ];
  for (const [rule, ours, text] of sentences) {
    const places = (start: number, end: number) => ({ file: '', start, end });
    const said: string[] = [];
    const report: Report = (_code, _span, message) => void said.push(message);
    const result = new WritParser().parseSentence(rule, {
      text,
      scanned: scan(text, places, report),
      places,
      report,
      tooMany: () => false,
    });
    expect([text, result !== undefined, said]).toEqual([text, true, []]);
    expect([text, countDerivations(grammar, ours, tokenize(grammar, text, words) ?? [])]).toEqual([text, 1]);
  }
});

test('every spec of the repository has exactly one derivation', () => {
  expect(written.length).toBeGreaterThan(10);
  for (const { path, text } of written) expect(`${path}: ${count(text)}`).toBe(`${path}: 1`);
});

test('so has each spec that is written in YAML, in the other spelling, and each generated program', () => {
  const others = specs.filter(({ path }) => path.endsWith('.writ.yaml'));
  expect(others.length).toBeGreaterThan(2);
  for (const source of others) {
    const text = printWrit(parseSource(source, new Diagnostics(), blockShapes));
    expect(`${source.path}: ${count(text)}`).toBe(`${source.path}: 1`);
  }
  const texts = fc
    .sample(programs, { numRuns: 400, seed: 11 })
    .map((ast) => printWrit(ast))
    .filter((text) => text.length < 1500);
  expect(texts.length).toBeGreaterThan(100);
  for (const text of texts) expect([text, count(text)]).toEqual([text, 1]);
});

test("the grammar's forms divide every spec as the scanner does", () => {
  for (const { path, text } of written) {
    const ours = tokenize(grammar, text, words)?.map((token) => token.text);
    const { tokens } = scan(
      text,
      (start, end) => ({ file: path, start, end }),
      () => {},
    );
    expect(ours).toEqual(tokens.map(({ startOffset, endOffset }) => text.slice(startOffset, (endOffset ?? 0) + 1)));
  }
});

test('the forms are the scanner’s own, token by token', () => {
  const texts = [
    '"a""b"', '"\\"" "\\\\" ""', '"""x"""', '""" \\""" \\\\"""', '""""""', '"""a\\"""" b"""', '/// d\n//// c\n// c\n///', 'a/b/**', '{team}/x{app}y',
    '-3 2.10 012 90s 15m 30d 10GiB 2027-01-31 2027-01-31T18:00Z true false', 's3:GetObject @ignore @was s3:@list', 'a=b!=c<=d>=e<f>g', '+x ~y .z _q', '*/** **',
    'in on allowing in_ on-x true/x false1', 'x{y}{z.w}', '{a}{b}=[{c}]',
  ]; // prettier-ignore
  for (const text of texts) {
    const said: string[] = [];
    const { tokens } = scan(text, (start, end) => ({ file: '', start, end }), (code, _span, message) => said.push(`${code} ${message}`)); // prettier-ignore
    expect(said).toEqual([]);
    expect(tokenize(grammar, text, words)?.map((token) => token.text)).toEqual(
      tokens.map(({ startOffset, endOffset }) => text.slice(startOffset, (endOffset ?? 0) + 1)),
    );
  }
});

/** Each token of a text with what stands before it. */
function pieces(text: string): { readonly before: string; readonly token: string }[] {
  const { tokens } = scan(
    text,
    (start, end) => ({ file: '', start, end }),
    () => {},
  );
  let end = 0;
  return tokens.map(({ startOffset, endOffset }) => {
    const piece = { before: text.slice(end, startOffset), token: text.slice(startOffset, (endOffset ?? 0) + 1) };
    end = (endOffset ?? 0) + 1;
    return piece;
  });
}

const inserts = [
  '{', '}', '[', ']', '(', ')', '=', '!=', ',', ';', 'in', 'on', 'because', 'until', 'when', 'not', 'and', 'with', 'as', 'can', 'from', 'allow',
  'assert', 'share', 'nobody', 'only', 'directly', 'app', 'env', 'x', 'a/b', '"s"', '"""t"""', '5', '1h', '2027-01-01', 'true', '\n/// d\n', '@was("x")',
  '@ignore(W101)', ', x', 'because "y"', 'in prod', 'x = 1', 'x {}', 'in prod {}', 'when a = b', 'use p;;',
]; // prettier-ignore

/** Texts near the given one: at one place a token left out, doubled, swapped with the next, or another one put before it. */
function mutants(text: string, step: number, others: number): string[] {
  const all = pieces(text);
  const join = (list: typeof all): string => list.map(({ before, token }) => ` ${before} ${token}`).join('');
  const found: string[] = [];
  let turn = 0;
  for (let i = 0; i < all.length; i += step) {
    const [here, next] = [all[i], all[i + 1]];
    if (!here) continue;
    found.push(join(all.toSpliced(i, 1)), join(all.toSpliced(i, 0, here)));
    if (next) found.push(join(all.toSpliced(i, 2, next, here)));
    for (let k = 0; k < others; k++) found.push(join(all.toSpliced(i, 0, { before: ' ', token: inserts[turn++ % inserts.length] ?? '' })));
  }
  return found;
}

/** One construct each, so that every place of it can be changed in every way; some with a neighbour that could be taken for its end. */
const small = [
  '/// d\n@ignore(W101, W102 because "r" until 2027-01-01) @was("old")\napp a in prod, staging on eks of x {};',
  'a b "c" { team = t; "in" = [1, 2h, [from s/k,],]  because = "b" }',
  'a {\n/// attribute\ndoc = """text"""  in prod { k = v  run on eks {} } }',
  'a { allow read, "list" on a/b, "c" when not k = "v" and l like ["x", y] in prod until 2027-01-01 because "why" }',
  'a { deny read on a/** in prod  in staging { n = 1 } }',
  'a { @was("b") use p, q because "z"  because = 2 }',
  'a { owns a/** in prod  b c {} }',
  'a { owns a/**  in prod, staging { b = 1 } }',
  'a { share read on a with team t, app b until 2027-01-01; }',
  'a { inject a/b as env in prod { A = "b" } }',
  'a { inject a/b as env_file "/x" { request { c = "d" } } }',
  'assert nobody can directly read on a/b in prod because "s"',
  'assert only app a, team b can directly "directly"  x y {}',
  'assert app a, user b cannot directly read, directly on directly  /// d\nassert app only can nobody on app',
];

test('near a spec the grammar accepts what the parser accepts, and once', () => {
  for (const text of small) expect([text, parsed(text), count(text)]).toEqual([text, true, 1]);
  const long = written.map(({ text }) => text).filter((text) => text.length < 2500);
  const seen = { accepted: 0, rejected: 0 };
  const wrong: string[] = [];
  const near = [...small.flatMap((text) => mutants(text, 1, 23)), ...long.flatMap((text) => mutants(text, 37, 2))];
  for (const text of near) {
    const derivations = count(text);
    const right = parsed(text);
    seen[right ? 'accepted' : 'rejected']++;
    if (derivations !== (right ? 1 : 0)) wrong.push(`${derivations} derivations, parser ${right}:\n${text}`);
  }
  expect(wrong.slice(0, 3)).toEqual([]);
  console.log(`${seen.accepted} mutants accepted, ${seen.rejected} rejected, as by the parser`);
  expect(seen.accepted).toBeGreaterThan(400);
  expect(seen.rejected).toBeGreaterThan(4000);
});

test('the words that mean something in one place only are known', () => {
  expect(contextual(rulesOf())).toEqual(['app', 'directly', 'env', 'env_file', 'file', 'nobody', 'only', 'pipeline', 'team', 'user']);
});
