import { VAULT_ON_EKS } from '../examples.ts';
import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W503',
  name: 'storage-without-recovery',
  severity: 'error',
  page: {
    what: `The storage has no snapshots (raft) or no point-in-time recovery (DynamoDB).`,
    why: `A mistake or a corruption is then final: there is no earlier state to go back to.`,
    fix: `Add \`snapshots { every = 6h  bucket = "…" }\` to raft, or \`point_in_time_recovery = true\` to DynamoDB.`,
    bad: VAULT_ON_EKS.replace(
      `  storage raft { size = 10GiB  snapshots { every = 6h  bucket = "snaps" } }`,
      `  storage raft { size = 10GiB}`,
    ),
    good: VAULT_ON_EKS,
  },
  *check({ program: { vault } }) {
    const { storage } = vault;
    if (storage.kind === 'raft' && !vault.snapshots) {
      yield {
        message: `the storage of vault ${vault.name} takes no snapshots`,
        span: storage.span,
        help: 'add `snapshots { every = 6h  bucket = "…" }`',
      };
    }
    if (storage.kind === 'dynamodb' && storage.bound.attrs['point_in_time_recovery'] !== true) {
      yield {
        message: `the table of vault ${vault.name} has no point-in-time recovery`,
        span: attributeSpan(storage.bound, 'point_in_time_recovery'),
        help: 'set `point_in_time_recovery = true`',
      };
    }
  },
};
