import { describe, expect, test } from 'vitest';
import { VAULT_ON_EKS } from '../../src/rules/examples.ts';
import { cases } from './cases.ts';
import { findingsOf, snippet, writ } from './support.ts';

/** Shorthands for a whole `vault` of which one line matters. */
function whole(text: string): string {
  if (text.startsWith('SEAL ')) return VAULT_ON_EKS.replace('  backup {', `  ${text.slice(5)}\n  backup {`);
  if (text.startsWith('ADDRESS ')) return VAULT_ON_EKS.replace('https://vault.example.com:8200', text.slice(8));
  return text;
}

describe.each(cases.map((one) => [`${one.code} ${one.name}`, one] as const))('%s', (_name, { code, yaml, before, after }) => {
  test('before, after, gone, nothing new, and nothing more to do', async () => {
    const { tree, file } = snippet(whole(before), yaml);
    const were = await findingsOf(tree);
    expect(
      were.map((one) => one.code),
      JSON.stringify(were, null, 1),
    ).toContain(code);
    const { host, err } = await writ('check --fix --as-of 2026-11-23', tree);
    expect(err).toBe('');
    expect(host.files.get(file)).toBe(whole(after));
    const known = new Set(were.map((one) => one.fingerprint));
    const now = await findingsOf(host);
    expect(now.filter((one) => one.code === code)).toEqual([]);
    // Errors hide what later stages would say.
    if (!were.some((one) => one.severity === 'error')) expect(now.filter((one) => !known.has(one.fingerprint))).toEqual([]);
    const again = await writ('check --fix --as-of 2026-11-23', host);
    expect(again.out).toContain('nothing fixed');
    expect(again.host.files.get(file)).toBe(whole(after));
    expect([...host.files.keys()].filter((path) => !(path in tree) && path !== '/project/.writ/.gitignore')).toEqual([]);
  });
});
