import { expect, test } from 'vitest';
import { fieldTemplate, templateText } from '../../src/engines/shared/consul-template.ts';
import { goString, goText } from '../../src/engines/shared/go-template.ts';
import { shellWord } from '../../src/shell.ts';
import { engine, injection, kindOf } from './support/build.ts';
import { EXAMPLES } from './support/examples.ts';

const { secret, legacy, db, pki_int, aws, sm } = EXAMPLES;
const text = (...args: Parameters<typeof injection>): string => templateText(args[0], kindOf(args[0].kind), injection(...args));
const QUOTED = 'printf "%v" | regexReplaceAll "([\\"\\\\\\\\$`])" "\\\\$1"';

test('variables of a kv secret, quoted for a shell', () => {
  expect(text(secret, 'payments/checkout/stripe', { variables: { STRIPE_KEY: 'key' } })).toBe(
    `{{ with secret "secret/data/payments/checkout/stripe" -}}\nSTRIPE_KEY="{{ .Data.data.key | ${QUOTED} }}"\n{{ end -}}\n`,
  );
});

test('version 1 and generated credentials have their own paths and fields', () => {
  expect(text(legacy, 'a/b', { variables: { A: 'x' } })).toContain('with secret "legacy/a/b" -}}\nA="{{ .Data.x |');
  expect(text(db, 'orders_ro', { variables: { DB_USER: 'username' } })).toContain(
    'with secret "db/creds/orders_ro" -}}\nDB_USER="{{ .Data.username |',
  );
  expect(text(db, 'report', { variables: { P: 'password' } })).toContain('with secret "db/static-creds/report" ');
  expect(text(aws, 's3_read_only', { variables: { K: 'access_key' } })).toContain('with secret "aws/creds/s3_read_only" ');
  expect(text(aws, 'reporting', { variables: { K: 'access_key' } })).toContain('with secret "aws/static-creds/reporting" ');
});

test('a mount elsewhere is where the request goes', () => {
  const moved = engine('kv', 'secret', {}, 'platform/kv');
  expect(text(moved, 'a', { variables: { A: 'x' } })).toContain('secret "platform/kv/data/a"');
});

test('files: everything, some fields, one field', () => {
  const file = { as: 'file', path: '/vault/secrets/x.json' } as const;
  expect(text(secret, 'a', { ...file, whole: true })).toBe(
    '{{ with secret "secret/data/a" -}}\n{{ .Data.data | toUnescapedJSON }}\n{{ end -}}\n',
  );
  expect(text(db, 'orders_ro', { ...file, whole: true })).toContain('{{ .Data | toUnescapedJSON }}');
  expect(text(secret, 'a', { ...file, variables: { user: 'u', pass: 'p' } })).toBe(
    '{{ with secret "secret/data/a" -}}\n{\n  "user": {{ .Data.data.u | toUnescapedJSON }},\n  "pass": {{ .Data.data.p | toUnescapedJSON }}\n}\n{{ end -}}\n',
  );
  expect(text(secret, 'a', { ...file, variables: { value: 'p' } })).toBe(
    '{{ with secret "secret/data/a" -}}\n{{ .Data.data.p }}{{ end -}}\n',
  );
});

test('a certificate is issued by a write with its parameters', () => {
  const request = { common_name: 'a "b".example.com', alt_names: 'x' };
  expect(text(pki_int, 'microservice', { as: 'file', path: '/x.json', whole: true, request })).toBe(
    '{{ with secret "pki_int/issue/microservice" "alt_names=x" "common_name=a \\"b\\".example.com" -}}\n{{ .Data | toUnescapedJSON }}\n{{ end -}}\n',
  );
  expect(text(pki_int, 'microservice', { as: 'file', path: '/x.pem', whole: true, request: { common_name: 'a' } })).toBe(
    '{{ with pkiCert "pki_int/issue/microservice" "common_name=a" -}}\n{{ .Key }}{{ .Cert }}{{ .CA }}{{ end -}}\n',
  );
  // Without a parameter the call would be a read.
  expect(text(pki_int, 'microservice', { variables: { A: 'certificate' } })).toContain('secret "pki_int/issue/microservice" "" ');
});

test('names cannot leave the template', () => {
  const wild = 'a"}}{{ x\\y?z%#';
  const made = text(secret, wild, { variables: { A: 'we"ird-{{name' } });
  expect(made).toContain(`secret "secret/data/a\\"}}{{ x\\\\y%3Fz%25%23"`);
  expect(made).toContain('(or (index .Data.data "we\\"ird-{{name") (sprig_fail "no field we\\"ird-{{name"))');
  expect(goString('a\n"\u2028')).toBe('"a\\u000a\\"\\u2028"');
  expect(goText('{{ x }} {y {')).toBe('{{ "{" }}{ x }} {y {{ "{" }}');
  expect(shellWord("it's")).toBe("'it'\\''s'");
});

test("the author's own template has the answer as its dot", () => {
  expect(text(secret, 'a', { as: 'file', path: '/x', template: 'password={{ .Data.data.p }}' })).toBe(
    '{{ with secret "secret/data/a" -}}\npassword={{ .Data.data.p }}\n{{ end -}}\n',
  );
});

test('all fields as variables, where a shell can assign their names', () => {
  expect(text(secret, 'a', { whole: true })).toContain('{{ if regexMatch "^[A-Za-z_][A-Za-z0-9_]*$" $name -}}\n{{ $name }}="{{ $value |');
});

test('one field by itself', () => {
  expect(fieldTemplate(secret, kindOf('kv'), injection(secret, 'a'), 'key')).toBe(
    '{{ with secret "secret/data/a" }}{{ .Data.data.key }}{{ end }}',
  );
});

test('an agent reads nothing from a store outside Vault, whose names are AWS’s', () => {
  expect(() => text(sm, 'okta')).toThrow('an agent cannot inject');
  const { inject } = kindOf('secretsmanager');
  expect(inject?.path(sm, 'okta')).toBe('prod/vault/okta-client');
  expect(inject?.path(sm, 'gateway')).toBe('arn:aws:secretsmanager:eu-west-1:123456789012:secret:gateway-AbCdEf');
  expect(inject?.field(sm, 'token')).toBe('token');
});
