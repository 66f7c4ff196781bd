import { VAULT_ON_FARGATE } from '../examples.ts';
import type { Rule } from '../rule.ts';
import { attributeSpan } from '../support.ts';

export const rule: Rule = {
  code: 'W519',
  name: 'open-network',
  severity: 'error',
  page: {
    what: 'The load balancer of a Vault can be reached from the whole internet: it is not `internal`, and those who may connect are everybody (`0.0.0.0/0`).',
    why: 'Every flaw of the server, its unauthenticated paths, its web interface and every password of a login are then within anybody’s reach.',
    fix: 'Leave `internal` as it is, or name the networks of the clients.',
    bad: VAULT_ON_FARGATE.replace('clients = ["10.0.0.0/8"]', 'clients = ["0.0.0.0/0"]').replace(
      '  audit file stdout',
      '  load_balancer { internal = false }\n  audit file stdout',
    ),
    good: VAULT_ON_FARGATE,
  },
  *check({ program: { vault } }) {
    const { loadBalancer, run } = vault;
    if (!loadBalancer || loadBalancer.attrs['internal'] !== false) return;
    const [where, name] =
      run.bound.attrs['clients'] === undefined ? ([loadBalancer, 'allowed_cidrs'] as const) : ([run.bound, 'clients'] as const);
    const networks: unknown = where.attrs[name];
    const all = Array.isArray(networks) ? networks.map(String).find((one) => one.endsWith('/0')) : undefined;
    if (all === undefined) return;
    yield {
      message: `vault ${vault.name} can be reached from the whole internet: ${all} through a public load balancer${vault.bound.attrs['ui'] === true ? ', its web interface included' : ''}`,
      span: attributeSpan(where, name),
      related: [{ span: attributeSpan(loadBalancer, 'internal'), message: 'public by this' }],
      help: 'name the networks of its clients, or drop `internal = false`',
    };
  },
};
