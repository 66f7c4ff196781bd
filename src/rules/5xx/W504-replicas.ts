import { VAULT_ON_EKS } from '../examples.ts';
import { backends } from '../../backends/index.ts';
import { isRecord } from '../../targets/override.ts';
import { attributeSpan } from '../support.ts';
import type { Program } from '../../model/program.ts';
import { subnetsOf } from '../../platforms/cluster.ts';
import type { Finding, Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W504',
  name: 'replicas',
  severity: 'error',
  page: {
    what: `Fewer than three servers, an even number on integrated storage, several servers on storage that they cannot share, or servers in fewer zones than a failure of one needs: three with integrated storage, else two.`,
    why: `Below three there is no majority left after one failure; an even number adds a server that can fail without adding one that may; DynamoDB without its lock lets two servers write. Of three servers in two zones, the zone with two takes the majority with it.`,
    fix: `Run 3 or 5 servers; set \`ha = true\` on DynamoDB; name a subnet in each of three zones.`,
    bad: VAULT_ON_EKS.replace(
      `  run on eks { cluster = platform  namespace = "vault"  replicas = 3 }`,
      `  run on eks { cluster = platform  namespace = "vault"  replicas = 2 }`,
    ),
    good: VAULT_ON_EKS,
  },
  *check({ program }) {
    const { vault } = program;
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
    yield* zones(program);
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

/** Subnets stand for zones: a spec names one for each. On EKS the chart spreads the servers by itself. */
function* zones(program: Program): Generator<Finding> {
  const { vault } = program;
  const { run } = vault;
  if (run.kind !== 'ecs' && run.kind !== 'ec2') return;
  const subnets = new Set(subnetsOf(program, run.bound));
  const wanted = vault.storage.kind === 'raft' ? 3 : 2;
  if (subnets.size === 0 || subnets.size >= wanted) return;
  const own = run.bound.valueSpans['subnets'];
  yield {
    message: `the servers of vault ${vault.name} are in ${subnets.size === 1 ? 'one subnet' : `${subnets.size} subnets`}: ${vault.storage.kind === 'raft' ? 'a zone that fails can take the majority with it' : 'a zone that fails takes all with it'}`,
    span: own ?? run.span,
    help: `name ${wanted} subnets, each in another zone`,
  };
}
