import { VAULT_ON_EKS } from '../examples.ts';
import { attributeSpan, children } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W503',
  name: 'storage-without-recovery',
  severity: 'error',
  page: {
    what: `The storage has no snapshots (raft), no point-in-time recovery (DynamoDB) or neither (files); or it, or its snapshots, are encrypted with the key of the seal.`,
    why: `A mistake or a corruption is then final: there is no earlier state to go back to. With one key for both, whoever may open the table or the snapshots may open the seal too: two layers of encryption are one.`,
    fix: `Add \`snapshots { every = 6h  bucket = "…" }\` to raft, or \`point_in_time_recovery = true\` to DynamoDB. Leave \`kms\` and \`kms_key\` out, or name another key than the seal’s.`,
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
    if (storage.kind === 'file')
      yield {
        message: `the files of vault ${vault.name} keep no earlier state`,
        span: storage.span,
        help: 'use raft with snapshots, or dynamodb with `point_in_time_recovery = true`',
      };
    const key = vault.seal?.bound.attrs['key'];
    if (!vault.seal || key === undefined) return;
    const [snapshots] = children(storage.bound, 'snapshots');
    for (const [bound, name, what] of [
      [storage.bound, 'kms', 'the storage'],
      [snapshots, 'kms_key', 'the snapshots'],
    ] as const)
      if (bound?.attrs[name] === key)
        yield {
          message: `${what} of vault ${vault.name} and its seal have one key`,
          span: attributeSpan(bound, name),
          related: [{ span: attributeSpan(vault.seal.bound, 'key'), message: 'the key of the seal' }],
          help: `leave \`${name}\` out, so that a key of its own is made`,
        };
  },
};
