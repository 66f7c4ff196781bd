import { expect, test } from 'vitest';
import { Diagnostics } from '../../../src/diagnostics.ts';
import { readPolicy } from '../../../src/readers/policy-hcl/index.ts';

const read = (text: string) => {
  const sink = new Diagnostics();
  return { file: readPolicy({ path: 'p.hcl', text }, sink), problems: sink.all };
};
const short = (text: string) => read(text).file?.stanzas.map((s) => [s.path, ...s.capabilities]);

test('blocks, comments of all three kinds, trailing commas, repeated paths', () => {
  const text = `# a
// b
/* c
*/ name = "x"
path "secret/data/*" { # here
  capabilities = ["read", "list",]
}
path "secret/data/*" { capabilities = ["update"] }
path "é" { capabilities = [] }`;
  expect(read(text).problems).toEqual([]);
  expect(read(text).file?.name).toBe('x');
  expect(short(text)).toEqual([['secret/data/*', 'read', 'list'], ['secret/data/*', 'update'], ['é']]);
});

test('parameters, wrapping TTLs and heredocs', () => {
  const text = `path "auth/token/create" {
  capabilities = ["update"]
  allowed_parameters = { "TTL" = ["1h", 2], "*" = [] }
  denied_parameters { policies = ["admin"] }
  required_parameters = ["a"]
  min_wrapping_ttl = "1m30s"
  max_wrapping_ttl = 120
  comment = <<-END
    why
    END
}`;
  const { file, problems } = read(text);
  expect(problems).toEqual([]);
  expect(file?.stanzas[0]?.parameters).toEqual({
    allowed: { ttl: ['1h', '2'], '*': [] },
    denied: { policies: ['admin'] },
    required: ['a'],
    minWrappingTtl: 90,
    maxWrappingTtl: 120,
  });
});

// Vault 1.21.1, vault/policy.go.
test.each([
  ['read', ['read', 'list']],
  ['write', ['create', 'read', 'update', 'delete', 'list']],
  ['sudo', ['create', 'read', 'update', 'delete', 'list', 'sudo']],
  ['deny', ['deny']],
])('old style policy = %s', (old, capabilities) => {
  expect(short(`path "x" { policy = "${old}" }`)).toEqual([['x', ...capabilities]]);
});

test('deny stands alone', () => {
  expect(short('path "x" { capabilities = ["read", "deny"] }')).toEqual([['x', 'deny']]);
});

test('the JSON form', () => {
  expect(short('{"path": {"a/*": {"capabilities": ["read"]}, "b": {"capabilities": ["list"]}}}')).toEqual([
    ['a/*', 'read'],
    ['b', 'list'],
  ]);
  expect(short('{"path": [{"a": {"capabilities": ["read"]}}, {"b": {"policy": "deny"}}]}')).toEqual([
    ['a', 'read'],
    ['b', 'deny'],
  ]);
});

test('ranges point at what was written', () => {
  const text = '# c\npath "a" {\n  capabilities = ["read"]\n}\n';
  const [stanza] = read(text).file?.stanzas ?? [];
  expect(text.slice(stanza?.span.start, stanza?.span.end)).toBe('path "a" {\n  capabilities = ["read"]\n}');
  expect(text.slice(stanza?.pathSpan.start, stanza?.pathSpan.end)).toBe('"a"');
});

test.each([
  ['path "a" { capabilities = ["raed"] }', 'unknown capability `raed`', '"raed"'],
  ['path "a" { capabilites = ["read"] }', 'unknown attribute `capabilites` of a path', 'capabilites'],
  ['path "a/+*" { capabilities = ["read"] }', '`a/+*`: `+*` is not allowed in a policy path', '"a/+*"'],
  ['path "a" { capabilities = ["read"] capabilities = ["list"] }', '`capabilities` is given twice', 'capabilities'],
  ['role "a" {}', 'unknown key `role`; expected `path` or `name`', 'role'],
  ['path "a" {', 'expected a key, found the end of the text', ''],
  ['path "a { }', 'this string is not closed', '"a { }'],
  ['path "a" { capabilities = read }', 'expected a value (a string, a number, true, false, a list or an object), found `read`', 'read'],
  ['path "a" { min_wrapping_ttl = "soon" }', 'expected a duration such as "60s"', '"soon"'],
  ['path "a" { min_wrapping_ttl = 9 max_wrapping_ttl = 3 }', 'max_wrapping_ttl is less than min_wrapping_ttl', '"a"'],
  ['path "a" { comment = <<EOT\nx', 'this heredoc is not closed; expected a line with EOT alone', '<<EOT'],
  ['/* open', 'this comment is not closed; expected `*/`', '/*'],
])('%s', (text, message, where) => {
  const { file, problems } = read(text);
  expect(file).toBeUndefined();
  const [first] = problems;
  expect([first?.code, first?.message, text.slice(first?.span?.start, first?.span?.end)]).toEqual(['W066', message, where]);
});

// Verdicts of Vault 1.21.1's own reader on these texts; `test/live` asks it anew.
test.each([
  ['path "a" { capabilities = ["deny", "bogus"] }', ['a', 'deny']],
  ['path "a" { capabilities = ["bogus", "deny"] }', undefined],
  ['path "a" { capabilities = "read" }', undefined],
  ['path "a" { mfa_methods = "x" }', undefined],
  ['path { policy = "read" }', ['path', 'read', 'list']],
  ['path "a" "b" { policy = "read" }', ['a', 'read', 'list']],
  ['path "a{{b" {}', undefined],
  ['path "a" { policy = "" }', ['a']],
  ['path "a" { allowed_parameters = { "n" = [08] } }', undefined],
  ['path "a" { allowed_parameters = { "n" = ["x"], "n" = ["y"] } }', undefined],
  ['{"path": {"a": [{"policy": "read"}]}}', undefined],
  ['{"path": {"a": {"policy": "read", "allowed_parameters": {"a": [null]}}}}', undefined],
  ['{"path": {"a": {"policy": "read", "policy": "deny"}}}', ['a', 'deny']],
])('as Vault reads %s', (text, stanza) => {
  expect(short(text)?.[0]).toEqual(stanza);
});
