import { VAULT_ON_EKS } from '../examples.ts';
import { linesOf, unmaintainedFrom, vaultFlaws } from '../../data/releases.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W508',
  name: 'version-with-known-flaw',
  severity: 'warning',
  page: {
    what: `The declared version gets no more fixes, or has a known flaw that changes who may do what.`,
    why: `A spec can only be as right as the server that decides about it, and new flaws of an old line stay open.`,
    fix: `Move to the version that the message names.`,
    bad: VAULT_ON_EKS.replace(`  version = "2.0.4"`, `  version = "2.0.2"`),
    good: VAULT_ON_EKS,
  },
  of: {
    *release({ product, version, edition, asOf, span }) {
      const called = product === 'openbao' ? 'OpenBao' : 'Vault';
      const [major = 0, minor = 0, patch = Infinity] = version.split('.').map(Number);
      const ended = unmaintainedFrom(product, edition, `${major}.${minor}`);
      if (ended !== undefined && asOf !== undefined && ended <= asOf)
        yield {
          message: `${called} ${major}.${minor}${product === 'vault' ? ` (${edition})` : ''} gets no more fixes since ${ended}`,
          span,
          help: `move to ${linesOf(product).at(-1)?.line ?? 'a later line'} or later`,
        };
      if (product !== 'vault') return;
      for (const { fixed, edition: of, id, what } of vaultFlaws) {
        if (of !== edition) continue;
        const lines = fixed.map((first) => first.split('.').map(Number));
        const newest = lines.at(-1) ?? [];
        const own = lines.find(([a, b]) => a === major && b === minor);
        const ok = own ? patch >= (own[2] ?? 0) : major > (newest[0] ?? 0) || (major === newest[0] && minor > (newest[1] ?? 0));
        if (!ok)
          yield {
            message: `Vault ${version} has ${id}: ${what}`,
            span,
            help: `move to ${fixed.at(-1)} or later${fixed.length > 1 ? ` (or ${fixed.slice(0, -1).join(', ')})` : ''}`,
          };
      }
    },
  },
};
