import { expect, test } from 'vitest';
import { bindText } from './fakes.ts';

test('the base binds without a word, for both environments', () => {
  const { said, project } = bindText('');
  expect(said).toEqual([]);
  expect(project.programs.map((p) => p.env.name)).toEqual(['prod', 'staging']);
});

test('a Vault is read, environment placeholders filled in', () => {
  const { vault, env, engines } = bindText('').program('staging');
  expect(vault).toMatchObject({
    address: 'https://vault.test.example.com:8200',
    product: 'vault',
    dialect: 'vault-anycase',
    recovery: { shares: 5, threshold: 3 },
    snapshots: { every: 21_600, bucket: 'snaps' },
    run: { kind: 'eks' },
    storage: { kind: 'raft', name: 'raft' },
  });
  expect(vault.auths.map((a) => `${a.kind} ${a.name}`)).toEqual(['kubernetes eks', 'aws ecs', 'oidc okta']);
  expect(env).toMatchObject({ account: '123456789013', partition: 'aws', production: false });
  expect([...engines.keys()]).toEqual(['pki', 'secret', 'sys']);
});
