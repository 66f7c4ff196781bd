import { describe, expect, test } from 'vitest';
import { checkForeign, type ForeignKind } from '../../src/foreign/index.ts';
import { applied } from '../../src/fix/apply.ts';
import type { SourceFile } from '../../src/source.ts';

const WIDE = 'path "secret/*" {\n  capabilities = ["read"]\n}\n';
const found = (text: string, path = 'a.hcl', asOf = '2026-11-23', as?: ForeignKind) =>
  checkForeign({ path, text }, { dialect: 'vault', asOf, ...(as ? { as } : {}) }).diagnostics;
const codes = (text: string, path?: string): string[] => found(text, path).map(({ code }) => code);

describe('a comment with a reason silences its code', () => {
  test.each([
    ['above the stanza', `# writ:ignore W101 because "for the move"\n${WIDE}`],
    ['above it with other comments and a blank line between', `// writ:ignore W101 because "for the move"\n# more\n\n${WIDE}`],
    ['behind its head', WIDE.replace('{', '{ # writ:ignore W101 because "for the move"')],
    ['with Windows line endings', `# writ:ignore W101 because "for the move"\n${WIDE}`.replaceAll('\n', '\r\n')],
    ['until a day, on that day', `# writ:ignore W101 because "for the move" until 2026-11-23\n${WIDE}`],
    ['the day before the reason', `# writ:ignore W101 until 2026-11-23 because "for the move"\n${WIDE}`],
    ['a reason with quotes in it', `# writ:ignore W101 because "the \\"old\\" team"\n${WIDE}`],
    ['several codes', `# writ:ignore W201, W203 because "x"\npath "sys/*" {\n  capabilities = ["update"]\n}\n`],
  ])('%s', (_name, text) => {
    expect(codes(text)).toEqual([]);
  });

  test('a byte order mark is what the product refuses the file for', () => {
    expect(codes(`\uFEFF# writ:ignore W101 because "for the move"\n${WIDE}`)).toEqual(['W066']);
  });

  test('in a server configuration, of a setting within a block', () => {
    const server = (before: string): string =>
      `storage "raft" { path = "/x" }\nseal "awskms" {}\ndisable_mlock = true\nlistener "tcp" {\n  address = "0.0.0.0:8200"\n${before}  tls_disable = true\n}\n`;
    expect(codes(server(''))).toEqual(['W505']);
    expect(codes(server('  # writ:ignore W505 because "TLS ends at the balancer"\n'))).toEqual([]);
  });

  test('in values of the chart, of a key with all below it, and of a line of the configuration in them', () => {
    const values = (first: string, second: string): string =>
      `server:\n${first}  ha:\n    enabled: true\n    replicas: 2\n    raft:\n      enabled: true\n      config: |\n        storage "raft" { path = "/x" }\n        seal "awskms" {}\n        listener "tcp" {\n          address = "[::]:8200"\n${second}          tls_disable = 1\n        }\n`;
    expect(codes(values('', ''), 'values.yaml')).toEqual(['W504', 'W505']);
    expect(codes(values('  # writ:ignore W504 because "a test"\n', ''), 'values.yaml')).toEqual(['W505']);
    expect(codes(values('  # writ:ignore W504, W505 because "a test"\n', ''), 'values.yaml')).toEqual([]);
    expect(codes(values('', '          # writ:ignore W505 because "a mesh"\n'), 'values.yaml')).toEqual(['W504']);
  });

  test('a list that stands as far left as its key belongs to it', () => {
    const text =
      '# writ:ignore W707 because "a mirror"\ninjector:\n  agentImage:\n    tag: latest\n  extra:\n  - a\nserver:\n  ha: { enabled: true, replicas: 3 }\n';
    expect(codes(text, 'values.yaml')).not.toContain('W707');
    expect(codes(text.replace(/^.*\n/, ''), 'values.yaml')).toContain('W707');
  });
});

describe('and nothing else', () => {
  test.each([
    ['another code', `# writ:ignore W203 because "x"\n${WIDE}`, ['W101', 'W095']],
    ['another stanza', `# writ:ignore W101 because "x"\npath "secret/data/a" {\n  capabilities = ["read"]\n}\n${WIDE}`, ['W101', 'W095']],
    ['no reason: it holds, and is reported', `# writ:ignore W101\n${WIDE}`, ['W093']],
    ['an empty reason', `# writ:ignore W101 because ""\n${WIDE}`, ['W093']],
    ['its day has passed', `# writ:ignore W101 because "x" until 2026-11-22\n${WIDE}`, ['W101', 'W094']],
    ['a name in place of a code', `# writ:ignore whole-mount because "x"\n${WIDE}`, ['W101', 'W079']],
    ['a day that is none', `# writ:ignore W101 because "x" until 2026-02-30\n${WIDE}`, ['W101', 'W079']],
    ['a reason without quotes', `# writ:ignore W101 because of the move\n${WIDE}`, ['W101', 'W079']],
    ['at the end of the file', `${WIDE}# writ:ignore W101 because "x"\n`, ['W101', 'W095']],
    ['what stops everything cannot be ignored', `# writ:ignore W066 because "x"\npath "a" { capabilties = ["read"] }\n`, ['W066']],
    [
      'in a string',
      'path "secret/*" {\n  capabilities = ["read"]\n}\npath "x/# writ:ignore W101" {\n  capabilities = ["read"]\n}\n',
      ['W101'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });
  test('JSON has no comments', () => {
    const text = '{"path":{"secret/*":{"capabilities":["read"]},"b # writ:ignore W101 because x":{"capabilities":["read"]}}}';
    expect(codes(text, 'a.json')).toEqual(['W101']);
  });
});

test.each([
  ['the whole line', `# writ:ignore W203 because "x"\n${WIDE}`, WIDE],
  ['behind something', WIDE.replace('{', '{ # writ:ignore W203 because "x"'), WIDE],
  ['one code of two', `# writ:ignore W101, W203 because "x"\n${WIDE}`, `# writ:ignore W101 because "x"\n${WIDE}`],
  ['the first of two', `# writ:ignore W203, W101 because "x"\n${WIDE}`, `# writ:ignore W101 because "x"\n${WIDE}`],
  ['past its day', `# a\n# writ:ignore W101 because "x" until 2020-01-01\n${WIDE}`, `# a\n${WIDE}`],
  ['with Windows line endings', `# writ:ignore W203 because "x"\r\n${WIDE}`, WIDE],
])('what has no effect is deleted: %s', (_name, text, after) => {
  const source: SourceFile = { path: 'a.hcl', text };
  const fixable = found(text).filter(({ fix }) => fix?.safe);
  expect(fixable).toHaveLength(1);
  expect(applied(fixable, new Map([['a.hcl', source]])).get('a.hcl')).toBe(after);
});

test('messages name the comment and the code', () => {
  expect(found(`# writ:ignore W203 because "x"\n${WIDE}`).map(({ message }) => message)[1]).toBe(
    'nothing here is reported as W203, so this writ:ignore has no effect',
  );
  expect(found(`# writ:ignore W101\n${WIDE}`).map(({ message }) => message)).toEqual(['this writ:ignore of W101 gives no reason']);
});
