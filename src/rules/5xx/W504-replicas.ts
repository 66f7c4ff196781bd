import { VAULT_ON_EKS } from '../examples.ts';
import { backends } from '../../backends/index.ts';
import { isRecord } from '../../targets/override.ts';
import { attributeSpan } from '../support.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W504',
  name: 'replicas',
  severity: 'error',
  page: {
    what: `Fewer than three servers, an even number on integrated storage, or several servers on storage that they cannot share.`,
    why: `Below three there is no majority left after one failure; an even number adds a server that can fail without adding one that may; DynamoDB without its lock lets two servers write.`,
    fix: `Run 3 or 5 servers; set \`ha = true\` on DynamoDB.`,
    bad: VAULT_ON_EKS.replace(
      `  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }`,
      `  run on eks { cluster = platform  namespace = "vault"  replicas = 2 }`,
    ),
    good: VAULT_ON_EKS,
  },
  *check({ program: { vault } }) {
    const replicas = vault.run.bound.attrs['replicas'];
    if (typeof replicas !== 'number') return;
    const span = attributeSpan(vault.run.bound, 'replicas');
    const shared = backends.storage.get(vault.storage.kind)?.highlyAvailable?.(vault.storage.bound) ?? false;
    if (replicas > 1 && !shared) {
      yield {
        message: `${replicas} servers of vault ${vault.name} cannot share storage ${vault.storage.kind} as it is configured`,
        span: vault.storage.span,
        help: vault.storage.kind === 'dynamodb' ? 'set `ha = true`' : 'use raft or dynamodb',
      };
    }
    if (replicas < 3)
      yield {
        message: `vault ${vault.name} runs on ${replicas} server${replicas === 1 ? '' : 's'}: one failure stops it`,
        span,
        help: 'run 3 or 5',
      };
    else if (replicas % 2 === 0 && vault.storage.kind === 'raft')
      yield {
        message: `${replicas} servers survive no more failures than ${replicas - 1} do`,
        span,
        help: `run ${replicas - 1} or ${replicas + 1}`,
      };
  },
  of: {
    *values({ what, data, at }) {
      const server = data['server'];
      const ha = isRecord(server) ? server['ha'] : undefined;
      if (!isRecord(ha) || ha['enabled'] !== true || typeof ha['replicas'] !== 'number') return;
      const { replicas, raft } = ha;
      const span = at('server', 'ha', 'replicas');
      if (replicas < 3)
        yield {
          message: `${what} runs ${replicas} server${replicas === 1 ? '' : 's'}: one failure stops it`,
          span,
          help: 'run 3 or 5',
        };
      else if (replicas % 2 === 0 && isRecord(raft) && raft['enabled'] === true)
        yield {
          message: `${replicas} servers survive no more failures than ${replicas - 1} do`,
          span,
          help: `run ${replicas - 1} or ${replicas + 1}`,
        };
    },
  },
};
