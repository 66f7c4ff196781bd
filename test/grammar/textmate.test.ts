import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printWrit } from '../../src/syntax/index.ts';
import { programs } from '../syntax/programs.ts';
import type { TokenType } from 'chevrotain';
import { scan } from '../../src/syntax/scanner.ts';
import * as t from '../../src/syntax/tokens.ts';
import { accepted, generated, specs } from './specs.ts';

const require = createRequire(import.meta.url);
const { INITIAL, Registry, parseRawGrammar } = require('vscode-textmate') as typeof import('vscode-textmate');
const oniguruma = require('vscode-oniguruma') as typeof import('vscode-oniguruma');

const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
await oniguruma.loadWASM(wasm);
const registry = new Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (sources: string[]) => new oniguruma.OnigScanner(sources),
    createOnigString: (text: string) => new oniguruma.OnigString(text),
  }),
  loadGrammar: () => Promise.resolve(parseRawGrammar(generated('writ.tmLanguage.json'), 'writ.tmLanguage.json')),
});
const grammar = await registry.loadGrammar('source.writ');

/** The scopes of each character, outermost first, without the language's own. */
function scopesOf(text: string): string[][] {
  const scopes: string[][] = [];
  let stack = INITIAL;
  for (const line of text.split('\n')) {
    const { tokens = [], ruleStack = stack } = grammar?.tokenizeLine(line, stack) ?? {};
    const start = scopes.length;
    for (const token of tokens)
      for (let i = token.startIndex; i < Math.min(token.endIndex, line.length); i++) scopes[start + i] = token.scopes.slice(1);
    for (let i = scopes.length; i < start + line.length; i++) scopes[i] = [];
    scopes[start + line.length] = [];
    stack = ruleStack;
  }
  return scopes;
}

/** What the scanner's token must look like: the beginning of its outermost scope. */
const classes = new Map<TokenType, string>([
  [t.Str, 'string.quoted.double'],
  [t.TextBlock, 'string.quoted.triple'],
  [t.Num, 'constant.numeric.writ'],
  [t.Bool, 'constant.language.boolean'],
  [t.Duration, 'constant.numeric.duration'],
  [t.Size, 'constant.numeric.size'],
  [t.DateTok, 'constant.numeric.date'],
  [t.Doc, 'comment.block.documentation'],
  [t.Ignore, 'storage.type.annotation'],
  [t.Was, 'storage.type.annotation'],
  [t.LCurly, 'punctuation.section.block.begin'],
  [t.RCurly, 'punctuation.section.block.end'],
  [t.LSquare, 'punctuation.section.brackets.begin'],
  [t.RSquare, 'punctuation.section.brackets.end'],
  [t.LParen, 'punctuation.section.parens.begin'],
  [t.RParen, 'punctuation.section.parens.end'],
  [t.Equals, 'keyword.operator.assignment'],
  [t.Comma, 'punctuation.separator'],
  [t.Semicolon, 'punctuation.terminator'],
  ...[t.NotEquals, t.Less, t.LessEquals, t.Greater, t.GreaterEquals].map((type) => [type, 'keyword.operator.comparison'] as const),
]);
const statements = new Set(['allow', 'deny', 'inject', 'use', 'owns', 'share', 'assert']);
const names = /^(?:entity\.name\.type|variable\.other\.(?:property|name)|string\.unquoted\.path)\.writ$/;
const assertionWords = new Set(['nobody', 'only', 'directly']);

/** Every character of a text that is not as the scanner has it, as `OFFSET TEXT: SCOPES, expected`. */
function differences(text: string): string[] {
  const { tokens, comments } = scan(
    text,
    (start, end) => ({ file: '', start, end }),
    () => {},
  );
  const scopes = scopesOf(text);
  const found: string[] = [];
  const check = (start: number, end: number, fits: (scope: string) => boolean, expected: string): void => {
    for (let i = start; i < end; i++) {
      if (text[i] === '\n') continue;
      const [outermost = ''] = scopes[i] ?? [];
      if (!fits(outermost)) {
        found.push(`${i} ${text.slice(start, end)}: ${outermost}, expected ${expected}`);
        return;
      }
    }
  };
  const covered = new Set<number>();
  const cover = (start: number, end: number): void => {
    for (let i = start; i < end; i++) covered.add(i);
  };
  for (const token of tokens) {
    const [start, end] = [token.startOffset, (token.endOffset ?? 0) + 1];
    cover(start, end);
    const wanted =
      classes.get(token.tokenType) ??
      (token.tokenType === t.Word ? undefined : statements.has(token.image) ? 'keyword.control' : 'keyword.other');
    if (wanted !== undefined) check(start, end, (scope) => scope.startsWith(wanted), wanted);
    else check(start, end, (scope) => names.test(scope) || (assertionWords.has(token.image) && scope === 'keyword.other.writ'), 'a name');
  }
  for (const { start, end } of comments) {
    cover(start, end);
    check(start, end, (scope) => scope === 'comment.line.double-slash.writ', 'a comment');
  }
  scopes.forEach((list, i) => {
    if (!covered.has(i) && list.some((scope) => !/^(?:entity|keyword\.other)/.test(scope)))
      found.push(`${i} ${text[i]}: ${list.join(' ')}, expected nothing`);
  });
  return found;
}

const fixture = readFileSync(new URL('fixtures/everything.writ', import.meta.url), 'utf8');

test('every token of every spec has the scope of its kind', () => {
  const written = specs.filter(({ path }) => path.endsWith('.writ'));
  expect(written.length).toBeGreaterThan(10);
  for (const { path, text } of written) expect([path, ...differences(text)]).toEqual([path]);
});

test('every token of the fixture, where every kind occurs', () => {
  const { tokens } = scan(
    fixture,
    (start, end) => ({ file: '', start, end }),
    () => {},
  );
  const missing = t.vocabulary.filter((type) => !tokens.some((token) => token.tokenType === type)).map((type) => type.name);
  expect(missing).toEqual([]);
  expect(accepted({ path: 'everything.writ', text: fixture })).toBe(true);
  expect(differences(fixture)).toEqual([]);
});

test('every reserved word is a keyword, and no longer word is', () => {
  for (const word of t.reserved.keys()) {
    expect([word, scopesOf(`x = ${word} y`)[4]?.[0]]).toEqual([word, statements.has(word) ? 'keyword.control.writ' : 'keyword.other.writ']);
    for (const longer of [`${word}-x`, `${word}s`, `${word}/x`, `${word}{x}`, `x${word}`, `x-${word}`])
      expect([longer, scopesOf(`x = ${longer} y`)[4]?.[0]]).toEqual([longer, expect.stringMatching(names)]);
  }
});

test('inside of a token', () => {
  const at = (text: string, part: string): string | undefined => scopesOf(text)[text.indexOf(part)]?.at(-1);
  expect(at('x = "a\\n"', '\\n')).toBe('constant.character.escape.writ');
  expect(at('x = "a\\q"', '\\q')).toBe('invalid.illegal.escape.writ');
  expect(at('x = "a{env}"', '{env}')).toBe('variable.parameter.placeholder.writ');
  expect(at('x = "a${env}"', '{env}')).toBe('string.quoted.double.writ');
  expect(at('x = "a{{env}}"', '{env}')).toBe('string.quoted.double.writ');
  expect(at('x = "a\\{env}"', '{env}')).not.toBe('variable.parameter.placeholder.writ');
  expect(at('allow read on a/{team}/b', '{team}')).toBe('variable.parameter.placeholder.writ');
  expect(at('x = """\n a {env} \\{b}\n"""', '{env}')).toBe('variable.parameter.placeholder.writ');
  expect(at('team payments {', 'team')).toBe('entity.name.type.writ');
  expect(at('vault main { storage raft {', 'storage')).toBe('entity.name.type.writ');
  expect(at('group = "x"', 'group')).toBe('variable.other.property.writ');
  expect(at('assert nobody can directly read on a', 'nobody')).toBe('keyword.other.writ');
  expect(at('assert nobody can directly read on a', 'directly')).toBe('keyword.other.writ');
  expect(at('assert app nobody can read on a', 'nobody')).toBe('variable.other.name.writ');
  expect(at('x = 5x', '5x')).toBe('invalid.illegal.literal.writ');
});

test('every token of generated programs', () => {
  fc.assert(
    fc.property(programs, (ast) => {
      const text = printWrit(ast);
      expect([text, ...differences(text)]).toEqual([text]);
    }),
    { numRuns: 150, seed: 5 },
  );
});
