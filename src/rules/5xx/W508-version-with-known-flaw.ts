import { VAULT_ON_EKS } from '../examples.ts';
import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

/** Each with the first version of every line that mends it, oldest line first; a line that is not named never got the mend. Facts as of 2026-11-23. */
const FLAWS: readonly { fixed: readonly string[]; editions: readonly string[]; id: string; text: string }[] = [
  { fixed: ['2.0.3'], editions: ['community'], id: 'CVE-2026-12624', text: 'LIST of a folder goes round a narrower deny' },
  {
    fixed: ['1.19.19', '1.20.13', '1.21.8', '2.0.3'],
    editions: ['enterprise'],
    id: 'CVE-2026-12624',
    text: 'LIST of a folder goes round a narrower deny',
  },
];

export const rule: Rule = {
  code: 'W508',
  name: 'version-with-known-flaw',
  severity: 'warning',
  page: {
    what: `The declared version has a known flaw that changes who may do what, or cannot start as it is packaged.`,
    why: `A spec can only be as right as the server that decides about it.`,
    fix: `Move to the version that the message names.`,
    bad: VAULT_ON_EKS.replace(`  version = "2.0.4"`, `  version = "2.0.2"`),
    good: VAULT_ON_EKS,
  },
  *check({ program: { vault } }) {
    if (vault.product !== 'vault') return;
    const [major = 0, minor = 0, patch = 0] = vault.version.split('.').map(Number);
    const span = attributeSpan(vault.bound, 'version');
    for (const { fixed, editions, id, text } of FLAWS) {
      if (!editions.includes(vault.edition)) continue;
      const lines = fixed.map((version) => version.split('.').map(Number));
      const newest = lines.at(-1) ?? [];
      const own = lines.find(([a, b]) => a === major && b === minor);
      const ok = own ? patch >= (own[2] ?? 0) : major > (newest[0] ?? 0) || (major === newest[0] && minor > (newest[1] ?? 0));
      if (!ok)
        yield {
          message: `Vault ${vault.version} has ${id}: ${text}`,
          span,
          help: `move to ${fixed.at(-1)} or later${fixed.length > 1 ? ` (or ${fixed.slice(0, -1).join(', ')})` : ''}`,
        };
    }
  },
};
