import { expect, test } from 'vitest';
import type { BlockSchema } from '../../src/schema/block.ts';
import { engineKinds } from '../../src/engines/index.ts';
import { app, injection, kindOf, program } from './support/build.ts';
import { EXAMPLES } from './support/examples.ts';

function* undocumented(schema: BlockSchema, where: string): Generator<string> {
  if (!/^[A-Z`].*[.]$/.test(schema.doc)) yield where;
  for (const label of schema.labels) if (!label.doc) yield `${where} label ${label.name}`;
  for (const [name, attr] of Object.entries(schema.attributes)) if (!/[.]$/.test(attr.doc)) yield `${where}.${name}`;
  for (const [name, child] of Object.entries(schema.blocks)) if (child.schema) yield* undocumented(child.schema, `${where}.${name}`);
}

test.each([...engineKinds.values()])('$kind documents every block and attribute', (kind) => {
  expect([...undocumented(kind.schema, kind.kind)]).toEqual([]);
  expect(kind.doc).toMatch(/[.]$/);
});

test('the kinds are those of the language, the built-in ones at their own mounts', () => {
  expect([...engineKinds.keys()]).toEqual([
    'kv',
    'aws',
    'pki',
    'database',
    'transit',
    'ssh',
    'totp',
    'secretsmanager',
    'sys',
    'auth',
    'identity',
    'token',
  ]);
  expect([...engineKinds.values()].filter(({ builtin }) => builtin).map(({ builtin }) => builtin?.mount)).toEqual([
    'sys',
    'auth',
    'identity',
    'auth/token',
  ]);
  expect([...engineKinds.values()].filter(({ store }) => store).map(({ kind }) => kind)).toEqual(['secretsmanager']);
});

test('only the AWS engine is missing from OpenBao', () => {
  expect([...engineKinds.values()].filter(({ products }) => !products.includes('openbao')).map(({ kind }) => kind)).toEqual(['aws']);
});

test('members are what a path may name', () => {
  const names = (of: (typeof EXAMPLES)[keyof typeof EXAMPLES]) =>
    kindOf(of.kind)
      .members(of.bound)
      ?.map(({ kind, name }) => `${kind} ${name}`);
  expect(names(EXAMPLES.secret)).toEqual(['secret payments/checkout/stripe']);
  expect(names(EXAMPLES.legacy)).toBeUndefined();
  expect(names(EXAMPLES.aws)).toEqual(['role s3_read_only', 'role builder', 'static role reporting']);
  expect(names(EXAMPLES.db)?.slice(0, 3)).toEqual(['role orders_ro', 'static role report', 'connection orders']);
  expect(names(EXAMPLES.pki_int)).toEqual(['role microservice']);
  expect(names(EXAMPLES.sm)).toEqual(['secret okta', 'secret gateway']);
});

test('what an injection implies is a verb of its kind', () => {
  for (const kind of engineKinds.values()) if (kind.inject) expect(Object.keys(kind.verbs(undefined))).toContain(kind.inject.verb);
});

const steps = (of: (typeof EXAMPLES)[keyof typeof EXAMPLES], ...apps: Parameters<typeof app>[1][number][]) =>
  kindOf(of.kind).runbook?.(of, of.bound, program(Object.values(EXAMPLES), { apps: [app('a', apps)] })) ?? [];

test('the runbook names every secret that somebody must write', () => {
  const [step] = steps(EXAMPLES.secret, injection(EXAMPLES.secret, 'payments/x', { variables: { A: 'token' } }));
  expect(step?.text).toContain('- `vault kv put -mount=secret payments/checkout/stripe -` with `key`');
  expect(step?.text).toContain('- `vault kv put -mount=secret payments/x -` with `token`');
  expect(steps(EXAMPLES.legacy)).toEqual([]);
  expect(steps(EXAMPLES.sm)[0]?.text).toContain('--secret-id prod/vault/okta-client ');
});

test('the runbook has the steps that Terraform must not take', () => {
  const text = steps(EXAMPLES.db)[0]?.text ?? '';
  expect(text).toContain('`vault write db/config/orders password=-`');
  expect(text).toContain('2. Let Vault replace it');
  expect(text).toContain('`vault write -f db/rotate-root/orders`');
  expect(text).toContain('3. Take over the user `report`');
  expect(steps(EXAMPLES.totp)[0]?.text).toContain('vault write totp/keys/ops generate=true issuer=Example account_name=ops@example.com');
  expect(steps(EXAMPLES.pki_out)[0]?.title).toBe('Have the authority pki_out signed');
  expect(steps(EXAMPLES.pki)[0]?.phase).toBe('operate');
});
