import { expect, test } from 'vitest';
import type { Capability, RequestTemplate, Verb } from '../../src/contract.ts';
import { engineKinds } from '../../src/engines/index.ts';
import { engine, kindOf } from './support/build.ts';
import { PATHS } from './support/vault-paths.ts';

interface VaultPath {
  readonly text: string;
  readonly pattern: RegExp;
  readonly capabilities: ReadonlySet<Capability>;
  readonly root: boolean;
}

const LETTERS: Readonly<Record<string, Capability>> = { c: 'create', r: 'read', u: 'update', p: 'patch', d: 'delete', l: 'list' };

function parse(line: string): VaultPath {
  const [text = '', letters = '', root] = line.split(' ');
  const source = text
    .replace(/[.]/g, '\\$&')
    .replace(/:[a-z]+/g, '<>')
    .replace(/\*[a-z]+/g, '.+')
    .replace(/\[([^\]]*)\]/g, '(?:$1)?')
    .replaceAll('<>', '[^/]+');
  return {
    text,
    pattern: new RegExp(`^${source}$`),
    capabilities: new Set([...letters].map((letter) => LETTERS[letter] as Capability)),
    root: root === '!',
  };
}

const concrete = (path: string): readonly string[] => {
  const filled = path.replace('{P}', 'some/path').replace('{R}', 'name');
  // The two kinds of issuer are one template with a wildcard in it.
  return filled.startsWith('issuers/generate/')
    ? ['issuers/generate/root/internal', 'issuers/generate/intermediate/internal']
    : [filled.replaceAll('+', 'x')];
};

const requestsOf = ({ requests, ways = [] }: Verb): readonly RequestTemplate[] => [...requests, ...ways];

const tables: readonly (readonly [string, Readonly<Record<string, Verb>>])[] = [
  ...[...engineKinds.values()].filter(({ store }) => !store).map((kind) => [kind.kind, kind.verbs(undefined)] as const),
  ['kv1', kindOf('kv').verbs(engine('kv', 'old', { attrs: { version: 1 } }).bound)],
];

/** `auth` takes Vault's own paths, whose shape its check decides; the samples here are what each verb is for. */
const AUTH: Readonly<Record<string, string>> = {
  login: 'k/login',
  'list-roles': 'k/role',
  'read-config': 'k/config',
  'write-config': 'k/config',
};

test.each(tables)('%s asks for what Vault serves, with the least that it takes', (kind, verbs) => {
  const truth = (PATHS[kind] ?? []).map(parse);
  const wrong: string[] = [];
  for (const [name, verb] of Object.entries(verbs)) {
    for (const request of requestsOf(verb)) {
      const paths = kind === 'auth' ? [AUTH[name] ?? 'k/role/name'] : concrete(request.path);
      for (const path of paths) {
        const operations = request.capabilities.filter((capability) => capability !== 'sudo');
        const serving = truth.filter(({ pattern }) => pattern.test(path));
        const best = serving.find(({ capabilities }) => operations.every((operation) => capabilities.has(operation)));
        if (!best)
          wrong.push(`${name}: ${path} ${operations.join(',')} is served by ${serving.map(({ text }) => text).join(' ') || 'nothing'}`);
        else if (best.root !== request.capabilities.includes('sudo')) wrong.push(`${name}: ${path} sudo`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('every request ends below its mount, has at most one hole and no repeated capability', () => {
  for (const [kind, verbs] of tables) {
    for (const [name, verb] of Object.entries(verbs)) {
      expect(verb.doc, `${kind} ${name}`).toMatch(/^[A-Z].*[.]$/);
      expect(verb.requests.length, `${kind} ${name}`).toBeGreaterThan(0);
      if (verb.hazard) expect(verb.hazard.why, `${kind} ${name}`).toMatch(/^[a-z].*[^.]$/);
      for (const { path, capabilities } of requestsOf(verb)) {
        expect(path).not.toMatch(/^\/|\/$|\/\//);
        expect(path.match(/\{[PR]\}/g)?.length ?? 0).toBeLessThanOrEqual(1);
        expect(new Set(capabilities).size).toBe(capabilities.length);
      }
    }
  }
});

test('transit never lets a caller make keys by encrypting', () => {
  const { encrypt } = kindOf('transit').verbs(undefined);
  expect(encrypt?.requests).toEqual([{ path: 'encrypt/{R}', capabilities: ['update'] }]);
});

test('what cannot be taken back or leads further is marked', () => {
  const marked = (kind: string): readonly string[] =>
    Object.entries(kindOf(kind).verbs(undefined))
      .filter(([, { hazard }]) => hazard)
      .map(([name]) => name)
      .sort();
  expect(marked('kv')).toEqual(['destroy', 'manage', 'purge', 'write-metadata']);
  expect(marked('aws')).toEqual(['manage', 'rotate']);
  expect(marked('pki')).toEqual(['manage', 'revoke', 'sign-verbatim']);
  expect(marked('database')).toEqual(['manage', 'rotate']);
  expect(marked('transit')).toEqual(['backup', 'export', 'manage']);
  expect(marked('ssh')).toEqual(['manage']);
  expect(marked('sys')).toContain('write-policy');
});

test('writing metadata leaves the limits on versions alone', () => {
  const verb = kindOf('kv').verbs(undefined)['write-metadata'];
  expect(verb?.requests[0]?.parameters?.denied).toEqual({ max_versions: [], delete_version_after: [] });
});

test('static credentials are granted only where there are static roles', () => {
  const role = { labels: ['r'], attrs: { type: '@session_token' } };
  const without = engine('aws', 'aws', { blocks: { role: [role] } });
  const paths = (of: ReturnType<typeof engine>): readonly string[] => {
    const { generate } = kindOf('aws').verbs(of.bound);
    return (generate?.requests ?? []).map(({ path }) => path);
  };
  expect(paths(without)).toEqual(['creds/{R}']);
  const statics = { labels: ['s'], attrs: { username: 'u', rotate_every: '1d' } };
  expect(paths(engine('aws', 'aws', { blocks: { role: [role], static_role: [statics] } }))).toEqual(['creds/{R}', 'static-creds/{R}']);
});
