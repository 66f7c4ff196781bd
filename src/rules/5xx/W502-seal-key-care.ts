import { VAULT_ON_EKS } from '../examples.ts';
import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W502',
  name: 'seal-key-care',
  severity: 'warning',
  page: {
    what: `The seal key that Writ makes is not rotated. (A deletion window below 7 days AWS itself refuses, W022; a policy that lets everybody use or administer a key is W607.)`,
    why: `Rotation limits what one stolen version of the key opens, and costs nothing: old versions still decrypt.`,
    fix: `Set \`rotation = true\`.`,
    bad: VAULT_ON_EKS.replace(
      `  seal awskms { alias = "unseal"  deletion_window = 30d  rotation = true }`,
      `  seal awskms { alias = "unseal"  deletion_window = 30d  rotation = false }`,
    ),
    good: VAULT_ON_EKS,
  },
  *check({ program: { vault } }) {
    const { seal } = vault;
    if (!seal || seal.kind !== 'awskms' || seal.bound.attrs['key'] !== undefined) return;
    if (seal.bound.attrs['rotation'] !== true)
      yield {
        message: `the seal key of vault ${vault.name} is not rotated`,
        span: attributeSpan(seal.bound, 'rotation'),
        help: 'set `rotation = true`',
      };
  },
};
