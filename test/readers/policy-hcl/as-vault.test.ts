import { expect, test } from 'vitest';
import { answers } from '../../policy/answers.ts';

const asked = [
  { operation: 'read', path: 'a' },
  { operation: 'read', path: 'A' },
  { operation: 'read', path: 'é' },
  { operation: 'read', path: 'a/b' },
  { operation: 'read', path: '${"a"}' },
  { operation: 'read', path: '${a' },
  { operation: 'read', path: '${\\"a}' },
  { operation: 'read', path: 'a', data: { a: 'x' } },
  { operation: 'read', path: 'a', data: { k: { x: 'y' } } },
  { operation: 'read', path: 'a', data: { 'a\n': 1, 'a\n  b\n': 1, 'a\n  ': 1 } },
];

// Texts on which the reader and Vault once differed, each as short as it becomes. What is asked is `asked`, in its order; the verdicts are those
// of Vault 1.21.1, 2.0 and OpenBao 2.6, which are one here. `test/live` looks for more.
test.each([
  ['{"path":{"a":{"capabilities":["read"]}},"name":null}', '1000000111'],
  ['{"path":{"a":{"capabilities":["read"],"comment":null}}} and what follows is not looked at', '1000000111'],
  ['{"path":{"a":{"capabilities":["read"]}', '1000000111'],
  ['{"path":{"a":{"capabilities":["read"],}}}', '1000000111'],
  ['{"path":{"a":{"capabilities":["read" "list"]}}}', '1000000111'],
  ['{"path":{"a":{"capabilities":[true, "read"]}}}', '1000000111'],
  ['{"path":{"a":{"capabilities":[null, "read"]}}}', 'refused'],
  ['{"path":{"a":{"capabilities":{}}}}', '0000000000'],
  ['{"path":{"a":{"capabilities":["read"],"allowed_parameters":[]}}}', 'refused'],
  ['{"path":{"a":{"capabilities":["read"],"allowed_parameters":[{"a":["x"]}]}}}', '1000000100'],
  ['{"path":{"a":{"capabilities":["read"],"allowed_parameters":{"a":[["x"]],"b":["y"]}}}}', 'refused'],
  ['{"path":{"a":{"allowed_parameters":{"a":["x"]}}}}', 'refused'],
  ['{"path":{"a":{"allowed_parameters":{}}}}', '0000000000'],
  ['{"path":[[{"a":{"policy":"read"}}]]}', '1000000111'],
  ['{"path":{"a":[]}}', 'refused'],
  ['{"path":{"a":{},"b":5}}', 'refused'],
  ['{"path":{"a\\/b":{"policy":"read"}}}', 'refused'],
  ['{"path":{"\\u0061":{"policy":"read"}}}', '1000000111'],
  ['{"path":{"a":{"policy":"read","min_wrapping_ttl":05}}}', 'refused'],
  ['{"path":{"${a":{"policy":"read"}}}', '0000010000'],
  ['{"path":{"a":{"policy":"read","min_wrapping_ttl":1.}}}', '0000000000'],
  ['path "\\101" { policy = "read" }', '0100000000'],
  ['path "\\xc3\\xa9" { policy = "read" }', '0010000000'],
  ['path "a\\/b" { policy = "read" }', 'refused'],
  ['path "${"a"}" { policy = "read" }', '0000100000'],
  ['path "${\\"a}" { policy = "read" }', '0000001000'],
  ['path true { policy = "read" }', 'refused'],
  ['path "a" { policy = <<EOT\nread\nEOT\n}', 'refused'],
  ['path "a" { capabilities = [<<EOT\nread\nEOT\n] }', 'refused'],
  ['path "a" { capabilities = [], required_parameters = [<<-EOT\n  a\n    b\n  EOT\n] policy = "read" }', '0000000001'],
  ['path "a" { required_parameters = [<<-EOT\na\n  EOT\n] policy = "read" }', '0000000001'],
  ['path "a" { required_parameters = [<<EOT\na\n  EOT\n] policy = "read" }', '0000000001'],
  ['path "a" { comment = <<EOT\nx\nEOT }', 'refused'],
  ['path <<EOT\na\nEOT\n{ policy = "read" }', 'refused'],
  ['path "a" { capabilities = [,"read",,"list",] }', '1000000111'],
  ['path "a" { capabilities = [["read"] "list"] }', 'refused'],
  ['path "a" { policy = "read" }, path "b" { policy = "read" }', '1000000111'],
  ['path "a" { policy = "read" }\nname =', '1000000111'],
  ['path "a" { policy = ', 'refused'],
  ['path "a" { policy = "read" comment = .5 }', '1000000111'],
  ['path "a" { policy = "read" comment = 1. }', '1000000111'],
  ['path "a" { policy = "read" comment = 0179 }', 'refused'],
  ['path "a" { policy = "read" comment = 08 }', '1000000111'],
  ['path "a" { policy = "read" allowed_parameters "k" { x = "y" } }', '1000000010'],
  ['path "a" { policy = "read" allowed_parameters = [] }', 'refused'],
  ['path "a" { policy = "read" capabilities {} }', '1000000111'],
  ['path "a" { policy = "read" required_parameters "k" {} }', 'refused'],
  ['\uFEFFpath "a" { policy = "read" }', 'refused'],
  ['path "a\u0000" { policy = "read" }', 'refused'],
  ['/* c */ {"path":{"a":{"policy":"read"}}}', 'refused'],
  ['path "a" { policy = "read" ½ = 1 }', 'refused'],
  ['path "a" { capabilities = ["deny"] max_wrapping_ttl = 1e510 }', 'refused'],
  ['path "a" { capabilities = ["deny"] min_wrapping_ttl = 99999999999999999999 }', 'refused'],
  ['path "a" { capabilities = ["deny"] required_parameters = [1.5] }', 'refused'],
  ['{"path":{"a":{"policy":"read"}}0', 'refused'],
  ['{"path":{"a":{"policy":"read"}} -0', 'refused'],
  ['{"path":{"a":{"policy":"read"}}0 ', '1000000111'],
  ['{"path":{"a":{"policy":"read","min_wrapping_ttl":.5}}}', '1000000111'],
])('%j: %s', (text, verdicts) => {
  for (const dialect of ['vault-legacy', 'vault', 'openbao'] as const) {
    const said = answers({ policies: [text], asked }, dialect);
    expect(said.error === undefined ? said.verdicts : 'refused').toBe(verdicts);
  }
});

// The verdicts are those of OpenBao 2.6.2 (Go's time.Parse).
test.each([
  ...[
    '+4070908800',
    '99999999999999',
    '9223372036854775807',
    '2099-01-02T4:04:05Z',
    '2099-01-02T04:04:05,5Z',
    '2099-01-02T04:04:05+24:60',
  ].map((time) => [time, true] as const),
  ...[
    '4070908800.5',
    '9223372036854775808',
    '2099-01-02T24:00:00Z',
    '2099-02-30T04:04:05Z',
    '2100-02-29T00:00:00Z',
    '2099-01-02T04:04:60Z',
  ].map((time) => [time, false] as const),
  ...['2099-01-02T04:04:05+25:00', '2099-01-02T04:04:05+23:61', '2099-1-02T04:04:05Z', '2099-01-02t04:04:05Z', '1_000'].map(
    (time) => [time, false] as const,
  ),
])('OpenBao, expiration = "%s": %s', (time, taken) => {
  const said = answers({ policies: [`path "a" { policy = "read" expiration = "${time}" }`], asked }, 'openbao');
  expect(said.error === undefined).toBe(taken);
});

// The verdicts are those of OpenBao 2.6.2 (Go's strconv.ParseInt of base 0).
test.each([
  ...['0x5', '05', '-1', '"+5"', '"1_0"', '"0b1"', '"0o7"'].map((limit) => [limit, true] as const),
  ...['08', '1.5', '1e1', '" 5"', '99999999999999999999', 'true'].map((limit) => [limit, false] as const),
])('OpenBao, pagination_limit = %s: %s', (limit, taken) => {
  const said = answers({ policies: [`path "a" { policy = "read" pagination_limit = ${limit} }`], asked }, 'openbao');
  expect(said.error === undefined).toBe(taken);
});
