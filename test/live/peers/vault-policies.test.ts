import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  buildTable,
  CAPABILITIES,
  capabilitiesOf,
  decide,
  defaultPolicy,
  maskOf,
  OPERATIONS,
  permits,
  specified,
  type TableStanza,
} from '../../../src/access/index.ts';
import type { PrincipalAccess } from '../../../src/access/relation.ts';
import type { Program } from '../../../src/model/program.ts';
import { readPolicy } from '../../../src/readers/policy-hcl/index.ts';
import { environments, filesBelow, root, specifiedIn, textOf } from './projects.ts';
import { type Holder, holderOf, mountAll } from './prepare.ts';
import { type DevVault, scratch, startVault, vault } from './servers.ts';
import { witnesses } from './witnesses.ts';

const missing = 'missing' in vault ? vault.missing : undefined;
if (missing !== undefined) console.log(`skipped, all of test/live/peers/vault-policies: ${missing}`);

/** Vault fills templates when it loads a policy. */
const fill = (text: string, { entity }: Holder): string =>
  text.replaceAll('{{identity.entity.id}}', entity.id).replaceAll('{{identity.entity.name}}', entity.name);

function stanzasOf(path: string): TableStanza[] {
  const policy = readPolicy({ path, text: textOf(path) }, { report: (d) => expect.fail(`${path}: ${d.message}`) });
  return (policy?.stanzas ?? []).map((s) => ({ path: s.path, mask: maskOf(s.capabilities.filter((c) => c !== 'scan')) }));
}

type Capabilities = Readonly<Record<string, readonly string[]>>;
async function capabilitiesAt(server: DevVault, token: string, paths: readonly string[]): Promise<Capabilities> {
  const body = await server.set('POST', 'sys/capabilities', { token, paths });
  const data = body['data'] as Record<string, string[]>;
  return Object.fromEntries(paths.map((path) => [path, CAPABILITIES.filter((c) => data[path]?.includes(c))]));
}

describe.skipIf(missing).each(environments)('$path', (env) => {
  const folder = scratch('policies');
  const policies = filesBelow(`${env.path}/vault/policies`, /\.hcl$/);
  let server: DevVault;
  let program: Program;
  let principals: readonly PrincipalAccess[];
  let mounted: readonly string[] = [];

  beforeAll(async () => {
    ({ program, principals } = await specifiedIn(env));
    server = await startVault(folder.path);
    mounted = await mountAll(server, program);
  });
  afterAll(async () => {
    await server?.stop();
    folder.remove();
  });

  test('every engine and auth method can be mounted', () => {
    const declared = [...program.engines.values()].filter((engine) => !engine.builtin).length + program.vault.auths.length;
    expect(mounted).toHaveLength(declared);
    console.log(`${env.path}: ${mounted.join(', ')}`);
  });

  test('vault policy write takes every policy, and vault policy fmt changes nothing', () => {
    expect(policies.length).toBeGreaterThan(2);
    mkdirSync(`${folder.path}/fmt`);
    for (const path of policies) {
      server.cli('policy', 'write', basename(path, '.hcl'), root + path);
      const copy = `${folder.path}/fmt/${basename(path)}`;
      copyFileSync(root + path, copy);
      server.cli('policy', 'fmt', copy);
      expect(readFileSync(copy, 'utf8'), path).toBe(textOf(path));
    }
    const listed = server.cli('policy', 'list').trim().split('\n');
    expect(listed).toEqual(expect.arrayContaining(policies.map((path) => basename(path, '.hcl'))));
    console.log(`${env.path}: ${policies.length} policies written and formatted`);
  });

  test('sys/capabilities says what the model says of the emitted policies', async () => {
    let answers = 0;
    for (const path of policies) {
      const name = basename(path, '.hcl');
      const holder = await holderOf(server, name);
      const table = buildTable(
        [stanzasOf(path), defaultPolicy('vault')].map((stanzas) => stanzas.map((s) => ({ ...s, path: fill(s.path, holder) }))),
      );
      const paths = witnesses([...stanzasOf(path), ...defaultPolicy('vault')].map((s) => fill(s.path, holder)));
      // Vault decides this question as LIST of exactly that path.
      const wanted = paths.map((p) => {
        const said = capabilitiesOf(decide(table, 'list', p, 'vault-legacy').winner?.mask ?? 0);
        return [p, said.length > 0 ? said : ['deny']] as const;
      });
      const said = await capabilitiesAt(server, holder.token, paths);
      expect({ name, said }).toEqual({ name, said: Object.fromEntries(wanted) });
      answers += paths.length;
    }
    console.log(`${env.path}: ${answers} paths asked of ${policies.length} tokens, each answered as the model (vault-legacy) answers`);
  });

  test('sys/capabilities says what the specs grant', async () => {
    const withList = program.vault.dialect === 'vault-legacy';
    expect(principals.map((p) => p.policy).sort()).toEqual(policies.map((path) => basename(path, '.hcl')).sort());
    let answers = 0;
    const ofDefault = buildTable([defaultPolicy('vault')]);
    for (const principal of principals) {
      const holder = await holderOf(server, principal.policy);
      const spec = specified(principal);
      const patterns = [...principal.allows, ...principal.denies].map((rule) => rule.pattern).filter((p) => !p.includes('{{'));
      // Paths of the default policy are the server's own business.
      const paths = witnesses(patterns).filter((p) => !p.endsWith('/') && !decide(ofDefault, 'read', p, 'vault-legacy').winner);
      const said = await capabilitiesAt(server, holder.token, paths);
      const asked = OPERATIONS.filter((operation) => withList || operation !== 'list');
      const wanted = Object.fromEntries(paths.map((p) => [p, asked.filter((operation) => permits(spec, operation, p))]));
      const found = Object.fromEntries(paths.map((p) => [p, asked.filter((operation) => said[p]?.includes(operation))]));
      expect({ principal: principal.id, found }).toEqual({ principal: principal.id, found: wanted });
      answers += paths.length * asked.length;
    }
    const list = withList ? '' : `; LIST left out, which Vault 1.21.1 decides otherwise than dialect ${program.vault.dialect}`;
    console.log(`${env.path}: ${answers} questions about ${principals.length} principals${list}`);
  });
});
